import SluiceText
import Sluice

/// Continues a text, piece by piece.
///
/// Each token is chosen from what the model makes of the last tokens that fit its context. The same
/// seed gives the same text.
///
/// ```swift
/// var generator = try TextGenerator(checkpoint, prompt: "ROMEO:", maxTokenCount: 200)
/// while let piece = try generator.next() { print(piece, terminator: "") }
/// ```
///
/// It is an asynchronous sequence too: `for try await piece in generator`.
public struct TextGenerator: AsyncSequence, AsyncIteratorProtocol, Sendable {
  private let model: LanguageModel
  private let sampling: Sampling
  private let random: RandomStream
  private let maxTokenCount: Int

  /// The prompt's last tokens and those that followed, no more than the context.
  private var window: [Int32]
  private var decoder: TextDecoder

  /// Tokens generated so far.
  public private(set) var tokenCount = 0

  /// Makes a generator that stands at the end of a prompt.
  ///
  /// - Parameters:
  ///   - checkpoint: the model and its vocabulary.
  ///   - prompt: the text to continue; an empty one counts as a line end, or, where the vocabulary has
  ///     none, as its first token.
  ///   - sampling: how tokens are chosen.
  ///   - maxTokenCount: how many to generate.
  /// - Throws: `VocabularyError` where the prompt has characters outside the vocabulary,
  ///   `ConfigurationError` where `sampling` is not possible or there are fewer than no tokens to
  ///   generate.
  public init(
    _ checkpoint: Checkpoint, prompt: String, sampling: Sampling = Sampling(), maxTokenCount: Int
  ) throws {
    try sampling.validate()
    try ConfigurationError.require("maxTokenCount", maxTokenCount, in: 0...Int.max)
    model = checkpoint.model
    self.sampling = sampling
    random = RandomStream(seed: sampling.seed)
    self.maxTokenCount = maxTokenCount
    let vocabulary = checkpoint.vocabulary
    let tokens =
      prompt.isEmpty
      ? (try? vocabulary.encode("\n")) ?? []
      : try vocabulary.encode(prompt, source: "the prompt")
    // Where symbols are named, white space is no token.
    window = tokens.isEmpty ? [0] : tokens.suffix(model.configuration.contextLength)
    decoder = TextDecoder(vocabulary, isAtStart: prompt.isEmpty)
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

  /// The generator itself, from where it stands.
  public func makeAsyncIterator() -> TextGenerator { self }

  private mutating func nextToken() throws -> Int32 {
    let logits = withoutGradient {
      let hidden = model.hidden(TokenBatch(window))
      let rows = hidden.reshaped([window.count, hidden.lastDimension])
      return model.logits(rows.rows(window.count - 1..<window.count)).scalars
    }
    let uniform = random.uniform(at: UInt64(tokenCount))
    guard let token = sampling.token(from: logits, uniform: uniform) else {
      throw GenerationError.notFinite(tokenCount: tokenCount)
    }
    tokenCount += 1
    if window.count == model.configuration.contextLength { window.removeFirst() }
    window.append(Int32(token))
    return Int32(token)
  }
}
