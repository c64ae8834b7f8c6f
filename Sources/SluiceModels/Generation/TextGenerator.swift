import Sluice
import SluiceText

/// Continues a text, piece by piece.
///
/// Each token is chosen from what the model makes of the tokens before it; the same seed gives the same
/// text. The prompt is computed once, then a token costs one token, until the context is full:
/// `BeyondContext` says what happens then.
///
/// ```swift
/// var generator = try TextGenerator(checkpoint, prompt: "ROMEO:", maxTokenCount: 200)
/// while let piece = try generator.next() { print(piece, terminator: "") }
/// ```
///
/// It is an asynchronous sequence too: `for try await piece in generator` computes on a thread of its own.
public struct TextGenerator: Sendable {
  private let model: any GenerativeModel
  /// Kept, since pieces may be asked for on other threads.
  private let precision = Precision.current
  private var text: TextSequence

  /// Makes a generator that stands at the end of a prompt.
  ///
  /// - Parameters:
  ///   - model: what tells how likely tokens are.
  ///   - vocabulary: its tokens.
  ///   - prompt: the tokens to continue; none counts as token 0.
  ///   - options: how tokens are chosen, and when the text ends.
  ///   - cache: tokens that the model has read already; as many as the prompt begins with are not read
  ///     again.
  /// - Throws: `ConfigurationError` where the options are not possible, or a token of the prompt is not
  ///   in the vocabulary.
  public init(
    _ model: some GenerativeModel, vocabulary: Vocabulary, tokens prompt: [Int32],
    options: GenerationOptions, cache: PromptCache? = nil
  ) throws {
    try self.init(
      model, prompt: prompt, decoder: TextDecoder(vocabulary, isAtStart: prompt.isEmpty),
      vocabularySize: vocabulary.count, options, cache)
  }

  /// Makes a generator that stands at the end of a text.
  ///
  /// - Parameters:
  ///   - model: what tells how likely tokens are.
  ///   - vocabulary: its tokens.
  ///   - prompt: the text to continue; an empty one counts as a line end, or, where the vocabulary has
  ///     none, as its first token.
  ///   - sampling: how tokens are chosen.
  ///   - maxTokenCount: how many to generate.
  ///   - beyondContext: what happens when the context is full.
  /// - Throws: `VocabularyError` where the prompt has characters outside the vocabulary,
  ///   `ConfigurationError` where `sampling` is not possible, there are fewer than no tokens to
  ///   generate, or the text is to go on where the model has no positions.
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
    // Where symbols are named, white space is no token.
    let prompt = prompt.isEmpty ? [0] : prompt
    for token in prompt {
      try ConfigurationError.require("prompt", Int(token), in: 0...vocabularySize - 1)
    }
    text = TextSequence(
      TokenSequence(model, prompt: prompt, options: options, cache: cache), decoder: decoder,
      options: options)
  }

  /// Makes a generator of a checkpoint's model and vocabulary.
  public init(
    _ checkpoint: Checkpoint, prompt: String, sampling: Sampling = Sampling(), maxTokenCount: Int,
    beyondContext: BeyondContext = .slides
  ) throws {
    try self.init(
      checkpoint.model, vocabulary: checkpoint.vocabulary, prompt: prompt, sampling: sampling,
      maxTokenCount: maxTokenCount, beyondContext: beyondContext)
  }

  /// The tokens of a prompt; a line end where it is empty.
  static func tokens(of prompt: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    prompt.isEmpty
      ? (try? vocabulary.encode("\n")) ?? []
      : try vocabulary.encode(prompt, source: "the prompt")
  }
}

extension TextGenerator {
  /// The tokens generated so far, without one that ended the text.
  public var tokens: [GeneratedToken] { text.tokens }

  /// How many tokens were generated so far.
  public var tokenCount: Int { text.tokens.count }

  /// Why the text ended; nil while it goes on.
  public var end: GenerationEnd? { text.end }

  /// What the model has read, for other texts that begin so; nil where it keeps nothing, or where the
  /// first tokens have left the context.
  public var cache: PromptCache? { text.sequence.cache }

  /// The next piece of text: that of one token, or of several that make one character; nil at the end.
  ///
  /// - Throws: `GenerationError` where the model's prediction is not a number, `CancellationError` where the
  ///   task is cancelled within a long prompt.
  public mutating func next() throws -> String? { try next(unless: { Task.isCancelled }) }

  /// The next piece of text, unless `isCancelled` says within a long prompt that nobody wants it.
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
