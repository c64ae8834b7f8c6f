import Sluice
import SluiceFiles

/// A language model in a folder as Hugging Face publishes it.
///
/// - `config.json`: architecture and settings, under keys old or new.
/// - `model.safetensors`: weights of 32 or 16 bits, which are 32-bit floats in memory.
/// - `generation_config.json`: how texts are written; it need not be there.
///
/// What would change a number and is not known, a setting or a tensor, is refused by its name.
///
/// ```swift
/// let published = try PublishedModel(contentsOf: "SmolLM2-135M")
/// let logits = published.model(TokenBatch([5, 1, 4]))
/// try published.write(to: "tuned", as: .bfloat16)
/// ```
public struct PublishedModel: Sendable {
  /// The model.
  public let model: LanguageModel
  /// What it is published as.
  public let architecture: any PublishedArchitecture
  /// How its publisher would have texts written.
  public var generation: GenerationDefaults
  /// Tensors of the folder that have no place in the model, such as those for pictures.
  public let unreadTensors: [String]

  /// Reads a model.
  ///
  /// Every tensor's name, type and shape is checked before memory is taken for the model.
  ///
  /// - Parameters:
  ///   - path: the folder, or the path of the weights in it.
  ///   - architectures: those that are known.
  /// - Throws: `FileError`, `ContentError`, `CheckpointError` or `SafetensorsError`, which name the file and
  ///   what is wrong in it; `BeyondMemory` where there is no room for the model.
  public init(
    contentsOf path: String,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let files = CheckpointFiles(path)
    let configuration = try PublishedConfiguration(
      path: files.configuration, among: architectures)
    let weights = PublishedTensors(
      of: configuration, in: try SafetensorsFile(path: files.weights))
    model = try LanguageModel(
      configuration.model, from: weights.file, ignoring: weights.isIgnored
    ) { weights.naming(of: $0) }
    architecture = configuration.architecture
    unreadTensors = weights.unread
    generation = try GenerationDefaults(
      at: files.generation, else: configuration.generation)
  }

  /// Puts a model into a published form.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - architecture: what to publish it as; nil for the first that can express it of those that
  ///     transformers knows.
  ///   - generation: how texts are written.
  /// - Throws: `InexpressibleModel` that names the settings that the architecture has no words for.
  public init(
    _ model: LanguageModel, as architecture: (any PublishedArchitecture)? = nil,
    generation: GenerationDefaults = GenerationDefaults()
  ) throws {
    self.model = model
    self.architecture =
      try architecture ?? PublishedArchitectures.all.expressing(model.configuration)
    self.generation = generation
    unreadTensors = []
    try self.architecture.requireWords(for: model.configuration)
  }
}

extension GenerationDefaults {
  /// What a file says, else what another told; tokens that only the other told of are taken over.
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
