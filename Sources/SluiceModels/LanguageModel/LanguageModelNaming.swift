import Sluice

/// The names of a language model's tensors in checkpoints: Hugging Face's, packed parameters taken apart.
struct LanguageModelNaming: ParameterNaming {
  private let configuration: LanguageModel.Configuration

  init(_ configuration: LanguageModel.Configuration) {
    self.configuration = configuration
  }

  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    var tensors: [FileTensor] = []
    var layers: [Int: [NamedParameter]] = [:]
    for entry in parameters {
      let path = entry.name.split(separator: ".")
      if path[0] == "blocks", let index = Int(path[1]) {
        layers[index, default: []].append(entry)
      } else {
        let name = Self.outerNames[String(path[0])] ?? String(path[0])
        tensors.append(FileTensor("\(name).\(path[1])", entry))
      }
    }
    for (index, parameters) in layers.sorted(by: { $0.key < $1.key }) {
      tensors += layer(index, parameters)
    }
    return tensors
  }

  private static let outerNames = [
    "tokenEmbedding": "model.embed_tokens", "positionEmbedding": "model.embed_positions",
    "norm": "model.norm", "head": "lm_head",
  ]

  /// What a block stores where, but for its mixer and its gates.
  private static let blockNames: KeyValuePairs = [
    "attentionNorm": "input_layernorm", "mixerOutputNorm": "post_mixer_layernorm",
    "feedForwardNorm": "post_attention_layernorm",
    "feedForwardOutputNorm": "post_feedforward_layernorm",
  ]

  private func layer(_ index: Int, _ parameters: [NamedParameter]) -> [FileTensor] {
    let prefix = "blocks.\(index)."
    let attention = configuration.transformer.block(at: index).attention
    let parameters = parameters.within(prefix)
    func nested(_ path: String, _ name: String, _ naming: some ParameterNaming) -> [FileTensor] {
      naming.fileTensors(of: parameters.within(path)).map { $0.within(name: name, parameter: path) }
    }
    var tensors: [FileTensor] = []
    for (path, name) in Self.blockNames { tensors += nested("\(path).", "\(name).", PathNaming()) }
    tensors += nested("mixer.", "self_attn.", AttentionNaming(.separate, attention))
    tensors += nested("feedForward.", "mlp.", FeedForwardNaming())
    for (path, name) in [("mixerGate", "attention"), ("feedForwardGate", "mlp")] {
      for kind in ["highway", "gru"] {
        tensors += nested("\(path).\(kind).", "", PlacedGateNaming("\(name)_residual"))
      }
    }
    return tensors.map { $0.within(name: "model.layers.\(index).", parameter: prefix) }
  }
}

/// The names of a feed-forward layer's weights: its packed maps taken apart.
private struct FeedForwardNaming: ParameterNaming {
  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    parameters.flatMap { entry in
      let path = entry.name.split(separator: ".")
      let parts = entry.parameter.parts
      guard path.count == 2, !parts.isEmpty else {
        return [FileTensor("\(path[0])_proj.\(path.last ?? "")", entry)]
      }
      return parts.map { FileTensor("\($0.name)_proj.\(path[1])", entry, rows: $0.rows) }
    }
  }
}
