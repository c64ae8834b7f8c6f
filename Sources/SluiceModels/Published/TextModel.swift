import Sluice
import SluiceFiles
import SluiceText

/// A language model with its vocabulary, its chat templates and its generation settings.
///
/// ```swift
/// let model = try TextModel(contentsOf: "SmolLM2-135M-Instruct.Q4_1.gguf")
/// var generator = try model.generator(continuing: "The capital of France is")
/// while let piece = try generator.next() { print(piece, terminator: "") }
/// ```
///
/// Many tasks can use it at the same time.
public struct TextModel: Sendable {
  /// The path of the model, for messages.
  public let path: String
  /// The model.
  public let model: LanguageModel
  /// The vocabulary.
  public let vocabulary: Vocabulary
  /// The chat templates; nil if the model has none, or none that can be read.
  public var chatTemplates: ChatTemplates? { try? templates?.get() }
  /// The chat templates, or why they cannot be read: text generation does not need them.
  let templates: Result<ChatTemplates, any Error>?
  /// The generation settings.
  public let generation: GenerationDefaults

  /// Makes a text model from its parts.
  public init(
    path: String, model: LanguageModel, vocabulary: Vocabulary,
    chatTemplates: ChatTemplates? = nil, generation: GenerationDefaults = GenerationDefaults()
  ) {
    self.init(path, model, vocabulary, chatTemplates.map { .success($0) }, generation)
  }

  private init(
    _ path: String, _ model: LanguageModel, _ vocabulary: Vocabulary,
    _ templates: Result<ChatTemplates, any Error>?, _ generation: GenerationDefaults
  ) {
    self.path = path
    self.model = model
    self.vocabulary = vocabulary
    self.templates = templates
    self.generation = generation
  }

  /// Encodes a text that the model continues, with the tokens that the model expects before it.
  ///
  /// - Throws: `VocabularyError` if the text has characters that are not in the vocabulary.
  public func encode(_ text: String) throws -> [Int32] {
    guard case .bytePairs(let tokenizer) = vocabulary else {
      return try TextGenerator.tokens(of: text, vocabulary)
    }
    return tokenizer.rules.prefix + tokenizer.encode(text)
  }

  /// Encodes the text of a chat template.
  func encode(prompt: String) throws -> [Int32] {
    try vocabulary.encode(prompt, source: "the conversation")
  }

  /// A generator that continues a text.
  ///
  /// - Parameters:
  ///   - prompt: the text.
  ///   - options: the generation options; nil for those of the model.
  /// - Throws: `VocabularyError` if the text has characters that are not in the vocabulary,
  ///   `ConfigurationError` if the options are invalid.
  public func generator(
    continuing prompt: String, options: GenerationOptions? = nil
  ) throws -> TextGenerator {
    try TextGenerator(
      model, vocabulary: vocabulary, tokens: encode(prompt),
      options: options ?? generation.options(), skippingSpecial: true)
  }
}

// MARK: - Files

extension TextModel {
  /// Reads a model.
  ///
  /// - Parameter path: a GGUF file; a folder in Hugging Face's format, with `config.json`, `tokenizer.json` and
  ///   `model.safetensors` or its parts; or a checkpoint of Sluice.
  /// - Throws: `FileError`, `ContentError` and other errors with the file and the problem.
  public init(contentsOf path: String) throws {
    try self.init(ConvertibleModel(contentsOf: path))
  }

  /// Reads the model of a GGUF file.
  public init(gguf file: GGUFFile) throws {
    try self.init(ConvertibleModel(gguf: file))
  }

  private init(_ stored: ConvertibleModel) throws {
    guard let vocabulary = try stored.vocabulary else {
      guard stored.format == .gguf else {
        throw FileError(path: CheckpointFiles(stored.path).vocabulary, problem: .missing)
      }
      throw TokenizerError(source: stored.path, problem: .missing("the tokenizer"))
    }
    self.init(
      stored.path, stored.model, vocabulary, stored.templates, stored.generation)
  }
}
