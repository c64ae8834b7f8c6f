import Sluice
import SluiceFiles

extension PublishedModel {
  /// Writes a folder that Hugging Face's transformers reads, each file whole or not at all, the weights
  /// last.
  ///
  /// - Parameters:
  ///   - folder: a folder that is there; files of other names in it, such as a tokenizer's, are left alone.
  ///   - type: how weights are stored: `float32`, or rounded to `bfloat16` or `float16`.
  /// - Throws: `FileError` where something cannot be written, `SafetensorsError` for another type.
  public func write(to folder: String, as type: SafetensorsType = .float32) throws {
    let files = CheckpointFiles(folder)
    guard type.isRead else {
      throw SafetensorsError(
        path: files.weights,
        problem: .unsupportedType(
          tensor: "model.embed_tokens.weight", found: type, expected: SafetensorsType.readNames))
    }
    try JSONFile.write(
      WrittenConfiguration(
        architecture: architecture, model: model.configuration.withoutChoices,
        generation: generation, type: type), to: files.configuration)
    try JSONFile.write(generation, to: files.generation)
    let parameters = model.parameters
    let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
    let tensors = architecture.naming(of: model.configuration).fileTensors(of: parameters)
      .sorted { $0.name < $1.name }
    try Safetensors.write(
      tensors.map { ($0.name, $0.shape) }, as: type, metadata: ["format": "pt"], to: files.weights
    ) { tensors[$0].gathered { values[$0]?.tensor.detached } }
  }
}

/// `config.json` of a model in a published form.
private struct WrittenConfiguration: Encodable {
  let architecture: any PublishedArchitecture
  let model: LanguageModel.Configuration
  var generation = GenerationDefaults()
  var type = SafetensorsType.float32

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    try container.encode(architecture.modelType, forKey: AnyCodingKey("model_type"))
    try container.encode([architecture.className], forKey: AnyCodingKey("architectures"))
    // The key that all versions read.
    let name = type == .float32 ? "float32" : type == .bfloat16 ? "bfloat16" : "float16"
    try container.encode(name, forKey: AnyCodingKey("torch_dtype"))
    try generation.encodeTokens(to: encoder)
    try architecture.settings.encode(model, to: encoder)
  }
}

// MARK: - What an architecture has words for

extension PublishedArchitecture {
  /// Throws where a model that is written so would be read as another one.
  func requireWords(for model: LanguageModel.Configuration) throws {
    let missing = try inexpressible(model)
    guard missing.isEmpty else {
      throw InexpressibleModel(architecture: modelType, settings: missing)
    }
  }

  /// Settings that come back otherwise than they were written.
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
  /// The first of them that has words for a model; not one that is told by keys of its own, which other
  /// programs would pass over.
  ///
  /// - Throws: `InexpressibleModel` of the one that lacks the least, where none has.
  func expressing(_ model: LanguageModel.Configuration) throws -> any PublishedArchitecture {
    var nearest: InexpressibleModel?
    for architecture in self where architecture.ownKeys.isEmpty {
      let missing = try architecture.inexpressible(model)
      guard !missing.isEmpty else { return architecture }
      if missing.count < nearest?.settings.count ?? .max {
        nearest = InexpressibleModel(architecture: architecture.modelType, settings: missing)
      }
    }
    throw nearest ?? InexpressibleModel(architecture: "none", settings: [])
  }
}

extension LanguageModel.Configuration {
  /// The same model, where it can be described in more than one way, in one of them: the first block is the
  /// usual one, and what RMS norms and layers without norms of queries do not use is as usual.
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
    // The norm behind all blocks is that of the usual one.
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

/// A model whose settings a published architecture has no words for.
public struct InexpressibleModel: SluiceError, Equatable {
  /// The architecture's model type.
  public let architecture: String
  /// The settings, as the model's own `config.json` has them.
  public let settings: [String]

  /// Names an architecture and the settings that it has no words for.
  public init(architecture: String, settings: [String]) {
    self.architecture = architecture
    self.settings = settings
  }

  /// Always a configuration that cannot be written so.
  public var category: ErrorCategory { .badConfiguration }

  /// One sentence.
  public var description: String {
    "the architecture \(architecture) cannot express \(settings.joined(separator: ", "))"
  }
}
