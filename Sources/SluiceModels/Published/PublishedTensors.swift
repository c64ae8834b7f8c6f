import Sluice

/// The tensors of a published model's file: under which names the model's lie there, and which of them it
/// has no place for.
struct PublishedTensors {
  let file: SafetensorsFile
  private let configuration: PublishedConfiguration
  /// What stands in place of `model.` where a text model is a part of another.
  private let prefix: String

  init(of configuration: PublishedConfiguration, in file: SafetensorsFile) {
    self.configuration = configuration
    self.file = file
    let embedding = "embed_tokens.weight"
    let prefixes = configuration.isPart ? Self.partPrefixes : []
    prefix = prefixes.first { file.contains($0 + embedding) } ?? Self.usualPrefix
  }

  private static let usualPrefix = "model."
  /// Where the text model lies in those that read pictures too, in newer files and in older ones.
  private static let partPrefixes = [
    "model.language_model.", "language_model.model.", "model.text_model.",
  ]

  /// How the file names the tensors of a model.
  func naming(of model: LanguageModel.Configuration) -> any ParameterNaming {
    let usual = configuration.architecture.naming(of: model)
    guard prefix != Self.usualPrefix else { return usual }
    let head = "lm_head."
    let headPrefix = file.contains("language_model.lm_head.weight") ? "language_model." : ""
    return RenamedNaming(inner: usual) { name in
      if name.hasPrefix(Self.usualPrefix) { return prefix + name.dropFirst(Self.usualPrefix.count) }
      return name.hasPrefix(head) ? headPrefix + name : name
    }
  }

  /// Whether a tensor may be there although the model has no place for it: angles of rotary positions that
  /// old files hold, the head where the embedding serves, and all that is not of the text model where that
  /// is a part of another.
  func isIgnored(_ name: String) -> Bool {
    if name.hasSuffix(".rotary_emb.inv_freq") { return true }
    if configuration.model.tied, name.hasSuffix("lm_head.weight") { return true }
    return configuration.isPart && !name.hasPrefix(prefix) && !name.contains("lm_head.")
  }

  /// Tensors that may be there and are not read.
  var unread: [String] { file.names.filter(isIgnored) }
}

/// Another naming whose names are changed.
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
