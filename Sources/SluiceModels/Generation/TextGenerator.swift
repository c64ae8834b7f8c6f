import SluiceText
import Sluice

/// Generates text from a prompt, token by token.
///
/// Each token is sampled from the model's prediction; the same seed gives the same text. The prompt is computed once; each new
/// token then costs the computation of one token, until the context is full. `BeyondContext` defines the behaviour after that.
///
/// ```swift
/// var generator = try TextGenerator(checkpoint, prompt: "ROMEO:", maxTokenCount: 200)
/// while let piece = try generator.next() { print(piece, terminator: "") }
/// ```
///
/// It is also an asynchronous sequence: `for try await piece in generator` computes on a separate thread.
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

  /// The number of tokens generated so far.
  public private(set) var tokenCount = 0

  /// Makes a generator for a prompt.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - vocabulary: the vocabulary of the model.
  ///   - prompt: the prompt; an empty prompt is replaced by a line feed or, if the vocabulary has none, by the first token.
  ///   - sampling: the sampling method.
  ///   - maxTokenCount: the number of tokens to generate.
  ///   - beyondContext: the behaviour when the context is full.
  /// - Throws: `VocabularyError` if the prompt has characters that are not in the vocabulary, `ConfigurationError` if `sampling` is
  ///   invalid, `maxTokenCount` is negative, or the model does not support `beyondContext`.
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

  /// Makes a generator for a prompt with the model and the vocabulary of a checkpoint.
  public init(
    _ checkpoint: Checkpoint, prompt: String, sampling: Sampling = Sampling(), maxTokenCount: Int,
    beyondContext: BeyondContext = .slides
  ) throws {
    try self.init(
      checkpoint.model, vocabulary: checkpoint.vocabulary, prompt: prompt, sampling: sampling,
      maxTokenCount: maxTokenCount, beyondContext: beyondContext)
  }

  /// Generates the next piece of text: one token, or several tokens that form one character; nil at the end.
  ///
  /// - Throws: `GenerationError` if the model's prediction is not a finite number.
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
