import Sluice
import SluiceText

/// Generates text from a prompt, token by token.
///
/// Each token is sampled from the model's prediction; the same seed gives the same text. The prompt is
/// computed once; each new token then costs the computation of one token, until the context is full.
/// `BeyondContext` defines the behavior after that.
///
/// ```swift
/// var generator = try TextGenerator(checkpoint, prompt: "ROMEO:", maxTokenCount: 200)
/// while let piece = try generator.next() { print(piece, terminator: "") }
/// ```
///
/// It is also an asynchronous sequence: `for try await piece in generator` computes on a separate thread.
public struct TextGenerator: Sendable {
  private let model: any GenerativeModel
  /// Stored, because pieces can be requested on other threads.
  private let precision = Precision.current
  private var text: TextSequence

  /// Makes a generator for a prompt of tokens.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - vocabulary: the vocabulary of the model.
  ///   - prompt: the tokens of the prompt; an empty prompt is replaced by token 0.
  ///   - options: the generation options.
  ///   - cache: a prompt cache; the common prefix with the prompt is not computed again.
  ///   - skipsSpecial: whether special tokens of a BPE tokenizer, such as `<|im_end|>`, are left out of
  ///     the text.
  /// - Throws: `ConfigurationError` if the options are invalid or a token of the prompt is not in the
  ///   vocabulary.
  public init(
    _ model: some GenerativeModel, vocabulary: Vocabulary, tokens prompt: [Int32],
    options: GenerationOptions, cache: PromptCache? = nil,
    skippingSpecial skipsSpecial: Bool = false
  ) throws {
    try self.init(
      model, prompt: prompt,
      decoder: TextDecoder(
        vocabulary, isAtStart: prompt.isEmpty, skippingSpecial: skipsSpecial),
      vocabularySize: vocabulary.count, options, cache)
  }

  /// Makes a generator for a prompt.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - vocabulary: the vocabulary of the model.
  ///   - prompt: the prompt; an empty prompt is replaced by a line feed or, if the vocabulary has none, by
  ///     the first token.
  ///   - sampling: the sampling method.
  ///   - maxTokenCount: the number of tokens to generate.
  ///   - beyondContext: the behavior when the context is full.
  /// - Throws: `VocabularyError` if the prompt has characters that are not in the vocabulary,
  ///   `ConfigurationError` if `sampling` is invalid, `maxTokenCount` is negative, or the model does not
  ///   support `beyondContext`.
  public init(
    _ model: some GenerativeModel, vocabulary: Vocabulary, prompt: String,
    sampling: Sampling = Sampling(), maxTokenCount: Int, beyondContext: BeyondContext = .slides
  ) throws {
    try self.init(
      model, prompt: TextGenerator.tokens(of: prompt, vocabulary),
      decoder: TextDecoder(vocabulary, isAtStart: prompt.isEmpty),
      vocabularySize: vocabulary.count,
      GenerationOptions(
        sampling: sampling, maxTokenCount: maxTokenCount, beyondContext: beyondContext), nil)
  }

  private init(
    _ model: some GenerativeModel, prompt: [Int32], decoder: TextDecoder, vocabularySize: Int,
    _ options: GenerationOptions, _ cache: PromptCache?
  ) throws {
    try options.validate(for: model)
    self.model = model
    // A vocabulary of named symbols has no token for white space.
    let prompt = prompt.isEmpty ? [0] : prompt
    for token in prompt {
      try ConfigurationError.require("prompt", Int(token), in: 0...vocabularySize - 1)
    }
    text = TextSequence(
      TokenSequence(model, prompt: prompt, options: options, cache: cache), decoder: decoder,
      options: options)
  }

  /// Makes a generator for a prompt with the model and the vocabulary of a checkpoint.
  public init(
    _ checkpoint: Checkpoint, prompt: String, sampling: Sampling = Sampling(), maxTokenCount: Int,
    beyondContext: BeyondContext = .slides
  ) throws {
    try self.init(
      checkpoint.model, vocabulary: checkpoint.vocabulary, prompt: prompt, sampling: sampling,
      maxTokenCount: maxTokenCount, beyondContext: beyondContext)
  }

  /// The tokens of a prompt; an empty prompt is replaced by a line feed.
  static func tokens(of prompt: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    prompt.isEmpty
      ? (try? vocabulary.encode("\n")) ?? []
      : try vocabulary.encode(prompt, source: "the prompt")
  }
}

extension TextGenerator {
  /// The tokens generated so far, without an end token.
  public var tokens: [GeneratedToken] { text.tokens }

  /// The number of tokens generated so far.
  public var tokenCount: Int { text.tokens.count }

  /// The reason why the text ended; nil if it has not ended.
  public var end: GenerationEnd? { text.end }

  /// A prompt cache of the tokens so far; nil if the model has no state or the first tokens have left the
  /// context.
  public var cache: PromptCache? { text.sequence.cache }

  /// Generates the next piece of text: one token, or several tokens that form one character; nil at the end.
  ///
  /// - Throws: `GenerationError` if the model's prediction is not a finite number, `CancellationError` if the
  ///   Swift task is cancelled while a long prompt is processed.
  public mutating func next() throws -> String? { try next(unless: { Task.isCancelled }) }

  /// Generates the next piece of text; checks `isCancelled` while processing a long prompt.
  mutating func next(unless isCancelled: () -> Bool) throws -> String? {
    while text.end == nil {
      let logits = try withPrecision(precision) {
        try withoutGradient { try text.sequence.nextLogits(of: model, unless: isCancelled) }
      }
      let piece = try text.take(logits, contextLength: model.contextLength)
      if !piece.isEmpty { return piece }
    }
    return nil
  }
}
