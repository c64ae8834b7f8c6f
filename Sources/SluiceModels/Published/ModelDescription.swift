import Sluice
import SluiceFiles

/// A description of a language model in a folder or a GGUF file, without reading its weights.
///
/// It is also available for models that cannot be opened; `problem` is then the reason.
///
/// ```swift
/// let description = try ModelDescription(contentsOf: "SmolLM2-135M")
/// description.parameterCount   // 134515008
/// ```
public struct ModelDescription: Sendable {
  /// The stored tensors of one type.
  public struct StoredType: Sendable, Equatable, Encodable {
    /// The name of the type in the format.
    public let type: String
    /// The number of tensors.
    public let tensorCount: Int
    /// The number of bytes of the tensors.
    public let byteCount: Int
  }

  /// The value of `model_type` in `config.json`, or of `general.architecture` in a GGUF file.
  public let modelType: String
  /// The name of Hugging Face's class; nil for models in Sluice's format.
  public let className: String?
  /// The settings; nil if they cannot be read.
  public let configuration: LanguageModel.Configuration?
  /// The generation settings, if any.
  public let generation: GenerationDefaults?
  /// The types of the stored tensors, largest number of bytes first.
  public let storedTypes: [StoredType]
  /// The names of tensors that are ignored.
  public let unreadTensors: [String]
  /// Why the model cannot be opened; nil if it can.
  public let problem: String?

  /// Reads the description of a model.
  ///
  /// - Parameters:
  ///   - path: a GGUF file, a folder, or the path of the weights in a folder.
  ///   - architectures: the supported architectures.
  /// - Throws: `FileError` if the configuration or the weights are missing, `SafetensorsError` or `JSONError` if
  ///   they are damaged.
  public init(
    contentsOf path: String,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let files = CheckpointFiles(path)
    let file = try GGUFFile.isMeant(by: path) ? GGUFFile(path: path) : nil
    // Before the weights: without it, nothing is known.
    let typeName =
      try file?.metadata.text("general.architecture")
      ?? JSONFile.read(ModelTypeFile.self, from: files.configuration).modelType
    let weights: any TensorSource = try file ?? TensorSources.open(files.folder)
    modelType = typeName
    storedTypes = try weights.storedTypes
    do {
      let opened =
        try file.map { try Opened($0, among: architectures) }
        ?? Opened(files, weights, typeName, among: architectures)
      (configuration, className) = (opened.configuration, opened.className)
      (generation, unreadTensors) = (opened.generation, opened.unreadTensors)
      problem = opened.problem
    } catch let error as ContentError {
      (configuration, className, generation, unreadTensors) = (nil, nil, nil, [])
      problem = error.description
    }
  }

  /// The number of parameters; nil if the settings cannot be read.
  public var parameterCount: Int? { configuration?.parameterCount }

  /// The memory of the weights in bytes, as 32-bit floats.
  public var byteCountInMemory: Int? {
    parameterCount.map { $0 * MemoryLayout<Float>.size }
  }

  /// The memory of the key/value cache in bytes, for each token.
  public var byteCountPerToken: Int? {
    configuration.map { configuration in
      var numbers = 0
      configuration.transformer.forEachKind { block, count in
        numbers += count * 2 * block.attention.keyValueHeadCount * block.attention.headDimension
      }
      return numbers * MemoryLayout<Float>.size
    }
  }

  /// What is ignored: keys of `generation_config.json` and tensors.
  public var unknown: [String] {
    let keys = generation?.unknownKeys ?? []
    let said =
      keys.isEmpty
      ? [] : ["generation_config.json: \(keys.joined(separator: ", "))"]
    let shown = unreadTensors.prefix(3).joined(separator: ", ")
    let rest = unreadTensors.count > 3 ? " and \(unreadTensors.count - 3) more" : ""
    return said + (unreadTensors.isEmpty ? [] : ["tensors \(shown)\(rest)"])
  }
}

/// A model before its weights are read.
private struct Opened {
  let configuration: LanguageModel.Configuration
  let className: String?
  let generation: GenerationDefaults?
  let unreadTensors: [String]
  let problem: String?

  init(
    _ files: CheckpointFiles, _ weights: any TensorSource, _ modelType: String,
    among architectures: [any PublishedArchitecture]
  ) throws {
    let naming: any ParameterNaming
    var isIgnored: (String) -> Bool = { _ in false }
    if modelType == LanguageModel.modelType {
      configuration = try JSONFile.read(
        LanguageModel.Configuration.self, from: files.configuration)
      (className, generation, unreadTensors) = (nil, nil, [])
      naming = LanguageModelNaming(configuration)
    } else {
      let published = try PublishedConfiguration(
        path: files.configuration, among: architectures)
      let tensors = PublishedTensors(of: published, in: weights)
      configuration = published.model
      className = published.architecture.className
      generation = try GenerationDefaults(at: files.generation, else: published.generation)
      unreadTensors = tensors.unread
      naming = tensors.naming(of: configuration)
      isIgnored = tensors.isIgnored
    }
    problem = try Self.problem(of: configuration, in: weights, naming, ignoring: isIgnored)
  }

  init(_ file: GGUFFile, among architectures: [any PublishedArchitecture]) throws {
    let published = try PublishedConfiguration(of: file, among: architectures)
    configuration = published.model
    className = published.architecture.className
    generation = GenerationDefaults(of: try file.tokenizer())
    unreadTensors = []
    problem = try Self.problem(
      of: configuration, in: file, GGUFNaming(configuration, published.architecture.ggufForm),
      ignoring: GGUFLayout.isNoWeight)
  }

  /// Why the weights do not fit the configuration; nil if they do.
  private static func problem(
    of configuration: LanguageModel.Configuration, in weights: any TensorSource,
    _ naming: any ParameterNaming, ignoring isIgnored: (String) -> Bool
  ) throws -> String? {
    do {
      let model = try LanguageModel(unsetFor: configuration.limited(to: weights))
      try weights.check(naming.fileTensors(of: model.parameters), ignoring: isIgnored)
      return nil
    } catch let error as any SluiceError {
      return error.description
    }
  }
}

extension TensorSource {
  /// The types of the stored tensors, largest number of bytes first.
  fileprivate var storedTypes: [ModelDescription.StoredType] {
    get throws {
      var counts: [String: (tensors: Int, bytes: Int)] = [:]
      for name in names {
        let type = try typeName(of: name)
        let old = counts[type] ?? (0, 0)
        counts[type] = (old.tensors + 1, old.bytes + (try byteCount(of: name)))
      }
      return counts.map {
        ModelDescription.StoredType(type: $0, tensorCount: $1.tensors, byteCount: $1.bytes)
      }.sorted { ($1.byteCount, $0.type) < ($0.byteCount, $1.type) }
    }
  }
}
