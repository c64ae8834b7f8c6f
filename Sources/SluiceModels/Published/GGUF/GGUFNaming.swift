import Sluice

/// The names of the tensors of a decoder in GGUF files, such as `blk.0.attn_q.weight`.
struct GGUFNaming: ParameterNaming {
  private let configuration: LanguageModel.Configuration
  private let form: GGUFForm

  init(_ configuration: LanguageModel.Configuration, _ form: GGUFForm) {
    self.configuration = configuration
    self.form = form
  }

  /// The names for Hugging Face's names, without the prefix of the layer and without `.weight` or `.bias`.
  private static let names = [
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm", "self_attn.gate_proj": "attn_gate",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
  ]

  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    LanguageModelNaming(configuration).fileTensors(of: parameters).map(renamed)
  }

  private func renamed(_ usual: FileTensor) -> FileTensor {
    var tensor = usual
    var path = usual.name.split(separator: ".").map(String.init)
    let kind = path.popLast() ?? ""
    var prefix = ""
    if path.count > 3, path[0] == "model", path[1] == "layers" {
      prefix = "blk.\(path[2])."
      path.removeFirst(3)
      if form.pairsAreAdjacent, path == ["self_attn", "q_proj"] || path == ["self_attn", "k_proj"] {
        tensor.pieces[0].rows = usual.pieces[0].rows.flatMap(pairs)
      }
    }
    let name = path.joined(separator: ".")
    tensor.name = prefix + (Self.names[name] ?? name) + "." + kind
    return tensor
  }

  /// The rows of heads, pair by pair; the elements of a pair are half a head apart.
  private func pairs(_ rows: Range<Int>) -> [Range<Int>] {
    let width = configuration.transformer.block.attention.headDimension
    return stride(from: rows.lowerBound, to: rows.upperBound, by: width).flatMap { head in
      (0..<width / 2).flatMap { index in
        [head + index, head + index + width / 2].map { $0..<$0 + 1 }
      }
    }
  }
}
