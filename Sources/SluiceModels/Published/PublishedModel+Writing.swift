import Sluice
import SluiceFiles

extension PublishedModel {
  /// Writes a folder that Hugging Face's transformers can read; each file is written atomically, the weights
  /// last.
  ///
  /// - Parameters:
  ///   - folder: an existing folder; other files in it, such as a tokenizer, are not changed.
  ///   - type: the type of the stored weights: `float32`, `bfloat16` or `float16`.
  ///   - progress: called with the share of numbers that are written, from 0 to 1.
  /// - Throws: `FileError` if a file cannot be written, `SafetensorsError` for other types, and for numbers that
  ///   are too large for `float16`.
  public func write(
    to folder: String, as type: SafetensorsType = .float32,
    progress: (_ share: Double) -> Void = { _ in }
  ) throws {
    let files = CheckpointFiles(folder)
    guard type.numberFormat != nil else {
      throw SafetensorsError(
        path: files.weights,
        problem: .unsupportedType(
          tensor: "model.embed_tokens.weight", found: type,
          expected: SafetensorsType.readAsFloats))
    }
    try JSONFile.write(
      WrittenConfiguration(
        architecture: architecture, model: model.configuration.withoutChoices,
        generation: generation, type: type), to: files.configuration)
    try JSONFile.write(generation, to: files.generation)
    try model.writeTensors(
      named: architecture.naming(of: model.configuration), as: type, to: files.weights,
      progress: progress)
  }
}

/// `config.json` of a published model.
private struct WrittenConfiguration: Encodable {
  let architecture: any PublishedArchitecture
  let model: LanguageModel.Configuration
  var generation = GenerationDefaults()
  var type = SafetensorsType.float32

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    try container.encode(architecture.modelType, forKey: AnyCodingKey("model_type"))
    try container.encode([architecture.className], forKey: AnyCodingKey("architectures"))
    // All versions of transformers read this key.
    let name = type == .float32 ? "float32" : type == .bfloat16 ? "bfloat16" : "float16"
    try container.encode(name, forKey: AnyCodingKey("torch_dtype"))
    try generation.encodeTokens(to: encoder)
    try architecture.settings.encode(model, to: encoder)
  }
}

// MARK: - What an architecture can express

extension PublishedArchitecture {
  /// Throws an error if a model would differ after writing and reading.
  func requireExpressible(_ model: LanguageModel.Configuration) throws {
    let missing = try inexpressible(model)
    guard missing.isEmpty else {
      throw InexpressibleModel(architecture: modelType, settings: missing)
    }
  }

  /// The settings that differ after writing and reading.
  fileprivate func inexpressible(_ model: LanguageModel.Configuration) throws -> [String] {
    let model = model.withoutChoices
    let json = try JSONFile.bytes(WrittenConfiguration(architecture: self, model: model))
    let read: LanguageModel.Configuration
    do {
      read = try json.withUnsafeBytes {
        try PublishedConfiguration(from: JSONText.decoder(of: $0), among: [self]).model
      }
    } catch let error as SettingsError {
      return [error.description]
    }
    return LanguageModel.Configuration.settings.differences(
      of: model, from: read.withoutChoices, leavingOut: ["dropout", "hidden_dropout"])
  }
}

extension [any PublishedArchitecture] {
  /// The first architecture that can express a model.
  ///
  /// - Parameters:
  ///   - model: the settings of the model.
  ///   - preferred: an architecture that comes before all others.
  ///   - includesOwnKeys: whether architectures with own keys, which transformers ignores, come last; otherwise
  ///     they are left out.
  /// - Throws: `InexpressibleModel` for the preferred architecture or, without one, for that with the fewest
  ///   differences.
  func expressing(
    _ model: LanguageModel.Configuration, preferring preferred: (any PublishedArchitecture)? = nil,
    includingOwnKeys includesOwnKeys: Bool = false
  ) throws -> any PublishedArchitecture {
    var nearest: InexpressibleModel?
    let others = filter(\.ownKeys.isEmpty) + (includesOwnKeys ? filter { !$0.ownKeys.isEmpty } : [])
    for architecture in [preferred].compactMap(\.self) + others {
      let missing = try architecture.inexpressible(model)
      guard !missing.isEmpty else { return architecture }
      if missing.count < nearest?.settings.count ?? .max, preferred == nil || nearest == nil {
        nearest = InexpressibleModel(architecture: architecture.modelType, settings: missing)
      }
    }
    throw nearest ?? InexpressibleModel(architecture: "none", settings: [])
  }
}

extension LanguageModel.Configuration {
  /// The settings in a unique form: the first block is the one that does not differ, and settings without
  /// effect have their defaults.
  var withoutChoices: LanguageModel.Configuration {
    func tidied(_ block: TransformerBlock.Configuration) -> TransformerBlock.Configuration {
      var block = block
      if block.normalization.kind == .rms { block.normalization.bias = block.feedForward.bias }
      if block.attention.outputBias == block.attention.bias { block.attention.outputBias = nil }
      if !block.attention.normalizesQueriesAndKeys {
        block.attention.queryKeyNormEpsilon = 1e-6
      }
      return block
    }
    var model = self
    let first = tidied(transformer.block(at: 0))
    // The final norm has the settings of `block`.
    let usual = tidied(transformer.block)
    model.transformer.block = first.normalization == usual.normalization ? first : usual
    model.transformer.differentBlocks = [:]
    for index in 0..<max(0, transformer.layerCount) {
      let block = tidied(transformer.block(at: index))
      if block != model.transformer.block { model.transformer.differentBlocks[index] = block }
    }
    return model
  }
}

/// An error for a model that a published architecture cannot express.
public struct InexpressibleModel: SluiceError, Equatable {
  /// The model type of the architecture.
  public let architecture: String
  /// The settings, as in Sluice's `config.json`.
  public let settings: [String]

  /// Makes an error.
  public init(architecture: String, settings: [String]) {
    self.architecture = architecture
    self.settings = settings
  }

  /// Always invalid settings.
  public var category: ErrorCategory { .badConfiguration }

  /// One sentence.
  public var description: String {
    "the architecture \(architecture) cannot express \(settings.joined(separator: ", "))"
  }
}
