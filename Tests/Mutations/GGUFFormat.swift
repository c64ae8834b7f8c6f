import Sluice
import SluiceModels
import SluiceText
import TestSupport

extension MutatedFormat {
  /// A GGUF file: one with a model, its tokens and its chat template, and one with all types of tensors.
  static func gguf() throws -> MutatedFormat {
    MutatedFormat(
      name: "gguf", fileName: "model.gguf",
      samples: [try model(), try FixtureFiles.bytes("gguf/types.gguf")],
      words: [
        "llama.block_count", "llama.rope.scaling.type", "yarn", "linear", "tokenizer.ggml.tokens",
        "general.alignment", "general.architecture", "qwen2", "output.weight", "rope_freqs.weight",
        "\u{0}\u{0}\u{C0}\u{7F}", "\n",
      ]
    ) { path, _ in
      let file = try GGUFFile(path: path)
      for name in file.names {
        _ = try file.typeName(of: name)
        let (tensor, shape) = (try file.tensor(name), try file.shape(of: name))
        _ = try file.bytes(name)
        if shape.count > 1 { _ = try file.rows(0..<min(1, shape[0]), of: name) }
        _ = tensor.shape == shape
      }
      // One of the samples has no model.
      guard file.metadata["llama.block_count"] != nil else { return }
      let model = try TextModel(gguf: file)
      _ = try model.encode("Hello wörld")
      tryOut(model.model)
    }
  }

  private static func model() throws -> [UInt8] {
    let (width, tokenCount) = (32, 260)
    func tensor(_ shape: [Int]) -> Tensor {
      var generator = TestGenerator(seed: 1)
      return Tensor(generator.normals(shape.reduce(1, *)), shape: shape)
    }
    var tensors: [GGUF.StoredTensor] = [
      .init("token_embd.weight", tensor([tokenCount, width]), as: .q80),
      .init("output_norm.weight", tensor([width])),
      .init("rope_freqs.weight", Tensor(repeating: 1, shape: [4])),
    ]
    let matrices = [
      ("attn_q", [16, width]), ("attn_k", [8, width]), ("attn_v", [8, width]),
      ("attn_output", [width, 16]),
      ("ffn_gate", [8, width]), ("ffn_up", [8, width]), ("ffn_down", [width, 8]),
    ]
    for (name, shape) in matrices {
      tensors.append(
        .init("blk.0.\(name).weight", tensor(shape), as: shape[1] == width ? .q80 : .float16))
    }
    for name in ["attn_norm", "ffn_norm"] {
      tensors.append(.init("blk.0.\(name).weight", tensor([width])))
    }
    let letters = TokenizerSamples.letters
    let tokens = letters + ["he", "ll", "<|im_start|>", "<|im_end|>"]
    let metadata: GGUFMetadata = [
      "general.architecture": .string("llama"), "general.alignment": .uint32(32),
      "llama.block_count": .uint32(1), "llama.context_length": .uint32(64),
      "llama.embedding_length": .uint32(UInt32(width)), "llama.feed_forward_length": .uint32(8),
      "llama.attention.head_count": .uint32(2), "llama.attention.head_count_kv": .uint32(1),
      "llama.attention.layer_norm_rms_epsilon": .float32(1e-5),
      "llama.rope.freq_base": .float32(10000), "llama.rope.dimension_count": .uint32(8),
      "llama.attention.key_length": .uint32(8), "llama.attention.value_length": .uint32(8),
      "tokenizer.ggml.model": .string("gpt2"), "tokenizer.ggml.pre": .string("smollm"),
      "tokenizer.ggml.tokens": .array(.string(tokens)),
      "tokenizer.ggml.token_type": .array(.int32(tokens.indices.map { $0 < 258 ? 1 : 3 })),
      "tokenizer.ggml.merges": .array(.string(["h e", "l l"])),
      "tokenizer.ggml.bos_token_id": .uint32(258), "tokenizer.ggml.eos_token_id": .uint32(259),
      "tokenizer.ggml.add_bos_token": .bool(false),
      "tokenizer.chat_template": .string("{% for m in messages %}{{ m.content }}{% endfor %}"),
    ]
    return try withTemporaryFolder { folder in
      let path = folder + "/model.gguf"
      try GGUF.write(tensors, metadata: metadata, to: path)
      return try bytes(of: path)
    }
  }
}
