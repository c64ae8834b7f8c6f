import Sluice
import SluiceFiles

/// `config.json` of a published model: its architecture and the settings of the model.
struct PublishedConfiguration: Sendable {
  /// The architecture.
  let architecture: any PublishedArchitecture
  /// The settings of the model.
  var model: LanguageModel.Configuration
  /// The special tokens.
  let generation: GenerationDefaults
  /// Whether the model is the text part of a multimodal model.
  let isPart: Bool

  /// Reads a file.
  ///
  /// - Throws: `FileError` if there is none, `ContentError` if its architecture or one of its settings is not
  ///   supported.
  init(path: String, among architectures: [any PublishedArchitecture]) throws {
    self = try JSONFile.read(from: path) {
      try PublishedConfiguration(from: $0, among: architectures)
    }
  }

  /// Reads settings.
  ///
  /// - Throws: `SettingsError` for a key that is unknown, missing or invalid, and `DecodingError`.
  init(from decoder: any Decoder, among architectures: [any PublishedArchitecture]) throws {
    let outer = try SettingsReader(decoder)
    let (reader, type) = try Self.settings(outer, outer.nested("text_config"))
    guard let architecture = architectures.first(modelType: type, has: reader.has) else {
      throw SettingsError.otherModelType(type, expected: architectures.modelTypes)
    }
    try self.init(from: decoder, as: architecture)
  }

  /// Reads the settings of an architecture.
  ///
  /// - Throws: as `init(from:among:)`.
  init(from decoder: any Decoder, as architecture: any PublishedArchitecture) throws {
    let outer = try SettingsReader(decoder)
    let text = try outer.nested("text_config")
    let reader = text ?? outer
    self.architecture = architecture
    isPart = text != nil
    let settings = architecture.settings
    try reader.refuseUnknownPublished(known: settings.keys.union(HarmlessKeys.all))
    var model = architecture.start
    try settings.decode(&model, from: reader)
    if isPart, !reader.has(Self.tyingKey), let tied: Bool = try outer.optional(Self.tyingKey) {
      model.tied = tied
    }
    do {
      try model.validate()
    } catch {
      throw SettingsError.impossible(error)
    }
    self.model = model
    generation = try GenerationDefaults(from: decoder).tokensOnly
  }

  private static let tyingKey = "tie_word_embeddings"

  /// The settings of the text model and its type: those of the file or those in `text_config`.
  private static func settings(
    _ outer: SettingsReader, _ text: SettingsReader?
  ) throws -> (SettingsReader, String) {
    func type(_ reader: SettingsReader) throws -> String? { try reader.optional("model_type") }
    guard let outerType = try type(outer) ?? (text.map { try type($0) } ?? nil) else {
      throw SettingsError.missingKey("model_type")
    }
    guard let text else { return (outer, outerType) }
    return (text, try type(text) ?? outerType)
  }
}

extension SettingsReader {
  /// Throws an error if there is an unknown key whose value is not null.
  fileprivate func refuseUnknownPublished(known: Set<String>) throws {
    let unknown = keys.filter { !known.contains($0) && !isNull($0) }
    if let first = unknown.min() { throw SettingsError.unknown(first, among: known) }
  }
}

extension GenerationDefaults {
  /// The special tokens alone.
  fileprivate var tokensOnly: GenerationDefaults {
    GenerationDefaults(
      beginToken: beginToken, endTokens: endTokens, paddingToken: paddingToken)
  }
}
