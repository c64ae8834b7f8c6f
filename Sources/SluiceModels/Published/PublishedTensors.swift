import Sluice

/// The tensors of a published model: their names in a source of weights, and those that are ignored.
struct PublishedTensors {
  private let source: any TensorSource
  private let configuration: PublishedConfiguration
  /// The prefix in place of `model.` if the model is the text part of a multimodal model.
  private let prefix: String

  init(of configuration: PublishedConfiguration, in source: any TensorSource) {
    self.configuration = configuration
    self.source = source
    let embedding = "embed_tokens.weight"
    let prefixes = configuration.isPart ? Self.partPrefixes : []
    prefix = prefixes.first { source.contains($0 + embedding) } ?? Self.usualPrefix
  }

  private static let usualPrefix = "model."
  /// The prefixes of text models in multimodal models.
  private static let partPrefixes = [
    "model.language_model.", "language_model.model.", "model.text_model.",
  ]

  /// The names of the tensors of a model in the source.
  func naming(of model: LanguageModel.Configuration) -> any ParameterNaming {
    let usual = configuration.architecture.naming(of: model)
    guard prefix != Self.usualPrefix else { return usual }
    let head = "lm_head."
    let headPrefix = source.contains("language_model.lm_head.weight") ? "language_model." : ""
    return RenamedNaming(inner: usual) { name in
      if name.hasPrefix(Self.usualPrefix) { return prefix + name.dropFirst(Self.usualPrefix.count) }
      return name.hasPrefix(head) ? headPrefix + name : name
    }
  }

  /// Whether a tensor that the model does not have is ignored: rotary frequencies in old files, an output layer
  /// that is tied, and all other parts of a multimodal model.
  func isIgnored(_ name: String) -> Bool {
    if name.hasSuffix(".rotary_emb.inv_freq") { return true }
    if configuration.model.tied, name.hasSuffix("lm_head.weight") { return true }
    return configuration.isPart && !name.hasPrefix(prefix) && !name.contains("lm_head.")
  }

  /// The names of the tensors that are ignored.
  var unread: [String] { source.names.filter(isIgnored) }
}

/// A naming with changed names.
private struct RenamedNaming: ParameterNaming {
  let inner: any ParameterNaming
  let rename: @Sendable (String) -> String

  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    inner.fileTensors(of: parameters).map {
      var tensor = $0
      tensor.name = rename(tensor.name)
      return tensor
    }
  }
}
