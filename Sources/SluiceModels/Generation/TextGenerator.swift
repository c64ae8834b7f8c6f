import SluiceText
import Sluice

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
  private let sampling: Sampling
  private let random: RandomStream
  private let maxTokenCount: Int
  private let beyondContext: BeyondContext
  /// Kept, since pieces may be asked for on other threads.
  private let precision = Precision.current

  /// The tokens that the next one is chosen from.
  private var window: [Int32]
  /// What the model keeps of the window's tokens that it has seen; none where it has to see all anew.
  private var states: [SequenceState]
  private var decoder: TextDecoder

  /// Tokens generated so far.
  public private(set) var tokenCount = 0

  /// Makes a generator that stands at the end of a prompt.
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
    try sampling.validate()
    try ConfigurationError.require("maxTokenCount", maxTokenCount, in: 0...Int.max)
    try beyondContext.validate(for: model)
    self.model = model
    self.sampling = sampling
    random = RandomStream(seed: sampling.seed)
    self.maxTokenCount = maxTokenCount
    self.beyondContext = beyondContext
    let tokens =
      prompt.isEmpty
      ? (try? vocabulary.encode("\n")) ?? []
      : try vocabulary.encode(prompt, source: "the prompt")
    // Where symbols are named, white space is no token.
    window = tokens.isEmpty ? [0] : tokens
    if beyondContext == .slides { window = window.suffix(model.contextLength) }
    states = [model.makeState()].compactMap(\.self)
    decoder = TextDecoder(vocabulary, isAtStart: prompt.isEmpty)
  }

  /// The same of a checkpoint's model and vocabulary.
  public init(
    _ checkpoint: Checkpoint, prompt: String, sampling: Sampling = Sampling(), maxTokenCount: Int,
    beyondContext: BeyondContext = .slides
  ) throws {
    try self.init(
      checkpoint.model, vocabulary: checkpoint.vocabulary, prompt: prompt, sampling: sampling,
      maxTokenCount: maxTokenCount, beyondContext: beyondContext)
  }

  /// The next piece of text: that of one token, or of several that make one character; nil at the end.
  ///
  /// - Throws: `GenerationError` where the model's prediction is not a number.
  public mutating func next() throws -> String? {
    while tokenCount < maxTokenCount {
      let piece = decoder.decode(try nextToken())
      if !piece.isEmpty { return piece }
    }
    let rest = decoder.finish()
    return rest.isEmpty ? nil : rest
  }

  private mutating func nextToken() throws -> Int32 {
    let uniform = random.uniform(at: UInt64(tokenCount))
    guard let token = sampling.token(from: nextLogits(), uniform: uniform) else {
      // They hold the window by now: asked again, the model sees all anew, and says the same.
      states = []
      throw GenerationError.notFinite(tokenCount: tokenCount)
    }
    tokenCount += 1
    if beyondContext == .slides, window.count == model.contextLength {
      // All tokens that stay move to other positions.
      window.removeFirst()
      states = []
    }
    window.append(Int32(token))
    return Int32(token)
  }

  private mutating func nextLogits() -> [Float] {
    withPrecision(precision) { logitsOfWindow() }
  }

  private mutating func logitsOfWindow() -> [Float] {
    withoutGradient {
      let seen = states.first?.tokenCount ?? 0
      let tokens = Array(window[seen...])
      return model.nextLogits(
        TokenBatch(tokens), in: .whole(rows: 1, tokens: tokens.count, from: [seen]),
        states: &states
      ).scalars
    }
  }
}
