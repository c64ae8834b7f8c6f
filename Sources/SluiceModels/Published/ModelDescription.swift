import Sluice
import SluiceFiles

/// What the folder of a language model holds, told without reading its weights.
///
/// A model that cannot be opened is described as far as its files can be read; `problem` says why it cannot.
///
/// ```swift
/// let description = try ModelDescription(contentsOf: "SmolLM2-135M")
/// description.parameterCount   // 134515008
/// ```
public struct ModelDescription: Sendable {
  /// Tensors of one type.
  public struct StoredType: Sendable, Equatable, Encodable {
    /// What the format calls it.
    public let type: String
    /// How many tensors are of it.
    public let tensorCount: Int
    /// Bytes that they take.
    public let byteCount: Int
  }

  /// The kind of model, as `config.json` calls it.
  public let modelType: String
  /// The class that `config.json` names for other programs.
  public let className: String?
  /// Sizes and kinds; nil where the model cannot be opened.
  public let configuration: LanguageModel.Configuration?
  /// How texts are written, where files tell.
  public let generation: GenerationDefaults?
  /// How tensors are stored, those of the most bytes first.
  public let storedTypes: [StoredType]
  /// Tensors that have no place in the model.
  public let unreadTensors: [String]
  /// Why the model cannot be opened; nil where it can.
  public let problem: String?

  /// Looks into a folder.
  ///
  /// - Parameters:
  ///   - path: the folder, or the path of the weights in it.
  ///   - architectures: those that are known.
  /// - Throws: `FileError` where there is no configuration or are no weights, and what is wrong with files
  ///   that are none of these.
  public init(
    contentsOf path: String,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let files = CheckpointFiles(path)
    let weights = try SafetensorsFile(path: files.weights)
    storedTypes = try weights.storedTypes
    modelType = try JSONFile.read(ModelTypeFile.self, from: files.configuration).modelType
    do {
      let opened = try Opened(files, weights, modelType, among: architectures)
      (configuration, className) = (opened.configuration, opened.className)
      (generation, unreadTensors) = (opened.generation, opened.unreadTensors)
      problem = opened.problem
    } catch let error as ContentError {
      (configuration, className, generation, unreadTensors) = (nil, nil, nil, [])
      problem = error.description
    }
  }

  /// Numbers in all; nil where the model cannot be opened.
  public var parameterCount: Int? { configuration?.parameterCount }

  /// Bytes that its weights take in memory, as 32-bit floats.
  public var byteCountInMemory: Int? {
    parameterCount.map { $0 * MemoryLayout<Float>.size }
  }

  /// Bytes that each token of a text takes that is being written.
  public var byteCountPerToken: Int? {
    configuration.map { configuration in
      var numbers = 0
      configuration.transformer.forEachKind { block, count in
        numbers += count * 2 * block.attention.keyValueHeadCount * block.attention.headDimension
      }
      return numbers * MemoryLayout<Float>.size
    }
  }

  /// What the files say that means nothing here, a sentence each.
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

/// A model as far as it is known before its weights are read.
private struct Opened {
  let configuration: LanguageModel.Configuration
  let className: String?
  let generation: GenerationDefaults?
  let unreadTensors: [String]
  let problem: String?

  init(
    _ files: CheckpointFiles, _ weights: SafetensorsFile, _ modelType: String,
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
    do {
      let model = try LanguageModel(unsetFor: configuration.limited(to: weights))
      try weights.check(naming.fileTensors(of: model.parameters), ignoring: isIgnored)
      problem = nil
    } catch let error as any SluiceError {
      problem = error.description
    }
  }
}

extension SafetensorsFile {
  /// How tensors are stored, those of the most bytes first.
  fileprivate var storedTypes: [ModelDescription.StoredType] {
    get throws {
      var counts: [SafetensorsType: (tensors: Int, bytes: Int)] = [:]
      for name in names {
        let type = try type(of: name)
        let old = counts[type] ?? (0, 0)
        counts[type] = (
          old.tensors + 1, old.bytes + (try shape(of: name)).reduce(type.byteCount, *)
        )
      }
      return counts.map {
        ModelDescription.StoredType(
          type: $0.rawValue, tensorCount: $1.tensors, byteCount: $1.bytes)
      }.sorted { ($1.byteCount, $0.type) < ($0.byteCount, $1.type) }
    }
  }
}
