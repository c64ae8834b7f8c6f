import Sluice
import SluiceFiles
import SluiceText

/// A language model with everything that its files store, to be written in another format.
///
/// ```swift
/// let model = try ConvertibleModel(contentsOf: "Qwen3-0.6B")
/// let remarks = try model.write(to: "qwen3.gguf", as: .gguf, type: .q8)
/// ```
///
/// Weights are 32-bit floats in memory. A vocabulary or a chat template that Sluice does not support is an error
/// only where it is needed.
public struct ConvertibleModel: Sendable {
  /// The path of the model.
  public let path: String
  /// The format of its files.
  public let format: ModelFormat
  /// The model.
  public let model: LanguageModel
  /// The architecture of a published model; nil for a checkpoint of Sluice.
  public let architecture: (any PublishedArchitecture)?
  /// The generation settings.
  public let generation: GenerationDefaults

  private let storedVocabulary: Result<Vocabulary?, any Error>
  /// The chat templates, or why they cannot be read; nil if the files have none.
  let templates: Result<ChatTemplates, any Error>?

  /// The vocabulary; nil if the files have none.
  ///
  /// - Throws: `VocabularyError`, `TokenizerError` and other errors if it is not supported or damaged.
  public var vocabulary: Vocabulary? { get throws { try storedVocabulary.get() } }

  /// The chat templates; nil if the files have none.
  ///
  /// - Throws: `TemplateError` and other errors if they are not supported or damaged.
  public var chatTemplates: ChatTemplates? { get throws { try templates?.get() } }

  /// Reads a model.
  ///
  /// - Parameter path: a GGUF file, a folder in Hugging Face's format, or a checkpoint of Sluice.
  /// - Throws: `FileError`, `ContentError` and other errors with the file and the problem.
  public init(contentsOf path: String) throws {
    if try GGUFFile.isMeant(by: path) {
      try self.init(gguf: GGUFFile(path: path))
    } else {
      try self.init(folder: path)
    }
  }

  /// Reads the model of a GGUF file.
  ///
  /// - Throws: `ContentError`, `GGUFError` or `CheckpointError` with the file and the problem.
  public init(gguf file: GGUFFile) throws {
    let published = try PublishedModel(gguf: file)
    let tokenizer = try file.tokenizer()
    path = file.path
    format = .gguf
    model = published.model
    architecture = published.architecture
    generation = published.generation
    storedVocabulary = Result {
      tokenizer.model == GGUFTokenizer.none ? nil : try Vocabulary(tokenizer, source: file.path)
    }
    let hasTemplate = file.metadata[GGUFTokenizer.chatTemplateKey] != nil
    templates = hasTemplate ? Result { try file.chatTemplates() } : nil
  }

  private init(folder path: String) throws {
    let files = CheckpointFiles(path)
    let type = try JSONFile.read(ModelTypeFile.self, from: files.configuration).modelType
    if type == LanguageModel.modelType {
      format = .checkpoint
      model = try LanguageModel(contentsOf: path)
      architecture = nil
      generation = try GenerationDefaults(
        at: files.generation, else: GenerationDefaults(samples: true, temperature: 0.8))
    } else {
      let published = try PublishedModel(contentsOf: path)
      format = .huggingFace
      model = published.model
      architecture = published.architecture
      generation = published.generation
    }
    self.path = path
    let (size, isChecked) = (model.configuration.vocabularySize, format == .checkpoint)
    storedVocabulary = Result { try Self.vocabulary(files, size, isChecked: isChecked) }
    templates = Self.templates(in: files.folder)
  }

  private static func vocabulary(
    _ files: CheckpointFiles, _ size: Int, isChecked: Bool
  ) throws -> Vocabulary? {
    guard FileKind.exists(at: files.vocabulary) || FileKind.exists(at: files.tokenizer) else {
      return nil
    }
    let vocabulary = try Vocabulary(ofCheckpoint: files.folder)
    guard !isChecked || vocabulary.fits(modelOf: size) else {
      throw CheckpointError(
        path: files.vocabulary,
        problem: .vocabularySize(found: vocabulary.count, expected: size))
    }
    return vocabulary
  }

  private static func templates(in folder: String) -> Result<ChatTemplates, any Error>? {
    let configuration = folder + "/tokenizer_config.json"
    if !FileKind.exists(at: folder + "/chat_template.jinja") {
      guard FileKind.exists(at: configuration) else { return nil }
      // Most models that are not made for conversations have the file, without a template.
      let key = Result { try JSONFile.read(TemplateKey.self, from: configuration) }
      if case .success(let key) = key, !key.isPresent { return nil }
    }
    return Result { try ChatTemplates(folder: folder) }
  }

  /// Whether `tokenizer_config.json` has a chat template.
  private struct TemplateKey: Decodable {
    let isPresent: Bool

    init(from decoder: any Decoder) throws {
      let reader = try SettingsReader(decoder)
      isPresent = reader.has("chat_template") && !reader.isNull("chat_template")
    }
  }
}
