import Sluice
import SluiceFiles

/// A published language model: a folder in Hugging Face's format.
///
/// - `config.json`: the architecture and the settings, with the keys of old or new versions of transformers.
/// - `model.safetensors`: the weights as 32-bit or 16-bit floats; in memory they are 32-bit floats.
/// - `generation_config.json`: generation settings; optional.
///
/// Settings and tensors that are not supported are errors, unless they do not change the results.
///
/// ```swift
/// let published = try PublishedModel(contentsOf: "SmolLM2-135M")
/// let logits = published.model(TokenBatch([5, 1, 4]))
/// try published.write(to: "tuned", as: .bfloat16)
/// ```
public struct PublishedModel: Sendable {
  /// The model.
  public let model: LanguageModel
  /// The architecture.
  public let architecture: any PublishedArchitecture
  /// The generation settings.
  public var generation: GenerationDefaults
  /// The names of tensors that the model does not have, such as those for images; they are ignored.
  public let unreadTensors: [String]

  /// Reads a model.
  ///
  /// The names, types and shapes of all tensors are checked before memory is allocated for the model.
  ///
  /// - Parameters:
  ///   - path: the folder, or the path of the weights in it.
  ///   - architectures: the supported architectures.
  /// - Throws: `FileError`, `ContentError`, `CheckpointError` or `SafetensorsError` with the file and the
  ///   problem; `BeyondMemory` if there is not enough memory.
  public init(
    contentsOf path: String,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let files = CheckpointFiles(path)
    let configuration = try PublishedConfiguration(
      path: files.configuration, among: architectures)
    let source = try TensorSources.open(FileKind.isFolder(path) ? files.folder : files.weights)
    let tensors = PublishedTensors(of: configuration, in: source)
    model = try LanguageModel(
      configuration.model, from: source, ignoring: tensors.isIgnored
    ) { tensors.naming(of: $0) }
    architecture = configuration.architecture
    unreadTensors = tensors.unread
    generation = try GenerationDefaults(
      at: files.generation, else: configuration.generation)
  }

  /// Makes a published model from a language model.
  ///
  /// - Parameters:
  ///   - model: the language model.
  ///   - architecture: the architecture; nil for the first one of transformers that can express the model.
  ///   - generation: the generation settings.
  /// - Throws: `InexpressibleModel` with the settings that the architecture cannot express.
  public init(
    _ model: LanguageModel, as architecture: (any PublishedArchitecture)? = nil,
    generation: GenerationDefaults = GenerationDefaults()
  ) throws {
    self.model = model
    self.architecture =
      try architecture ?? PublishedArchitectures.all.expressing(model.configuration)
    self.generation = generation
    unreadTensors = []
    try self.architecture.requireExpressible(model.configuration)
  }
}

extension GenerationDefaults {
  /// Reads settings if there is a file; special tokens that are missing are those of `other`.
  init(at path: String, else other: GenerationDefaults) throws {
    guard FileKind.exists(at: path) else {
      self = other
      return
    }
    self = try JSONFile.read(GenerationDefaults.self, from: path)
    beginToken = beginToken ?? other.beginToken
    paddingToken = paddingToken ?? other.paddingToken
    if endTokens.isEmpty { endTokens = other.endTokens }
  }
}
