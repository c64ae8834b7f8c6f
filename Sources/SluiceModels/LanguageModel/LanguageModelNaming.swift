import Sluice

/// The tensor names of a language model in checkpoints: Hugging Face's names, with packed parameters split.
struct LanguageModelNaming: ParameterNaming {
  private let configuration: LanguageModel.Configuration
  private let normNames: KeyValuePairs<String, String>
  private let attention: @Sendable (GatedSelfAttention.Configuration) -> any ParameterNaming

  /// Makes the naming for a model with this configuration.
  init(_ configuration: LanguageModel.Configuration) {
    self.init(configuration) { AttentionNaming(.separate, $0) }
  }

  /// Makes a naming with other names in the blocks.
  ///
  /// - Parameters:
  ///   - configuration: the configuration of the model.
  ///   - norms: the names of the norms of a block, by property.
  ///   - attention: the naming of a block's attention.
  init(
    _ configuration: LanguageModel.Configuration,
    norms: KeyValuePairs<String, String> = Self.normNames,
    attention: @escaping @Sendable (GatedSelfAttention.Configuration) -> any ParameterNaming
  ) {
    self.configuration = configuration
    normNames = norms
    self.attention = attention
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

  /// The names of the norms of a block.
  static let normNames: KeyValuePairs = [
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
    for (path, name) in normNames { tensors += nested("\(path).", "\(name).", PathNaming()) }
    tensors += nested("mixer.", "self_attn.", self.attention(attention))
    tensors += nested("feedForward.", "mlp.", FeedForwardNaming())
    for (path, name) in [("mixerGate", "attention"), ("feedForwardGate", "mlp")] {
      for kind in ["highway", "gru"] {
        tensors += nested("\(path).\(kind).", "", PlacedGateNaming("\(name)_residual"))
      }
    }
    return tensors.map { $0.within(name: "model.layers.\(index).", parameter: prefix) }
  }
}

/// The names of a feed-forward layer's weights, with packed maps split.
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
