import Sluice
import SluiceText

/// Batched text generation: each step processes one token of each text, in one pass over the weights.
///
/// Each text is the same as that of a `TextGenerator` with the same prompt and options.
///
/// ```swift
/// var generator = try TextBatchGenerator(
///   model, vocabulary: vocabulary, prompts: prompts, options: GenerationOptions(maxTokenCount: 100))
/// while let pieces = try generator.next() { for piece in pieces { texts[piece.index] += piece.text } }
/// ```
public struct TextBatchGenerator: Sendable {
  private let model: any GenerativeModel
  private let precision = Precision.current
  private var texts: [TextSequence]

  /// A piece of one of the texts.
  public struct Piece: Sendable, Hashable {
    /// The index of the text.
    public let index: Int
    /// The piece; never empty.
    public let text: String
  }

  /// Makes a generator for several prompts.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - vocabulary: the vocabulary of the model.
  ///   - prompts: the tokens of each prompt; an empty prompt is replaced by token 0.
  ///   - options: the generation options. The random seed of each text is the seed of the options plus the
  ///     index of the text.
  ///   - cache: a prompt cache; prompts that begin with its tokens share its state.
  /// - Throws: `ConfigurationError` if the options are invalid or a token of a prompt is not in the
  ///   vocabulary.
  public init(
    _ model: some GenerativeModel, vocabulary: Vocabulary, prompts: [[Int32]],
    options: GenerationOptions, cache: PromptCache? = nil
  ) throws {
    try options.validate(for: model)
    self.model = model
    texts = try prompts.enumerated().map { index, prompt in
      var options = options
      options.sampling.seed &+= UInt64(index)
      for token in prompt {
        try ConfigurationError.require("prompt", Int(token), in: 0...vocabulary.count - 1)
      }
      return TextSequence(
        TokenSequence(
          model, prompt: prompt.isEmpty ? [0] : prompt, options: options, cache: cache),
        decoder: TextDecoder(vocabulary, isAtStart: prompt.isEmpty), options: options)
    }
  }

  /// The tokens of each text so far, without an end token.
  public var tokens: [[GeneratedToken]] { texts.map(\.tokens) }

  /// The reason why each text ended; nil for texts that have not ended.
  public var ends: [GenerationEnd?] { texts.map(\.end) }

  /// Generates the next pieces, of zero or more texts; nil when all texts have ended.
  ///
  /// - Throws: `GenerationError` if a prediction is not a finite number, `CancellationError` if the Swift task
  ///   is cancelled while a long prompt is processed.
  public mutating func next() throws -> [Piece]? {
    let going = texts.indices.filter { texts[$0].end == nil }
    guard !going.isEmpty else { return nil }
    let logits = try withPrecision(precision) { try withoutGradient { try nextLogits(of: going) } }
    var pieces: [Piece] = []
    for (index, row) in zip(going, logits) {
      let text = try texts[index].take(row, contextLength: model.contextLength)
      if !text.isEmpty { pieces.append(Piece(index: index, text: text)) }
    }
    return pieces
  }

  /// The logits of the next tokens of some texts.
  private mutating func nextLogits(of indices: [Int]) throws -> [[Float]] {
    let together = indices.filter { texts[$0].sequence.isOneStepBehind }
    guard together.count > 1 else {
      return try indices.map {
        try texts[$0].sequence.nextLogits(of: model, unless: { Task.isCancelled })
      }
    }
    var logits: [Int: [Float]] = [:]
    for index in indices where !texts[index].sequence.isOneStepBehind {
      logits[index] = try texts[index].sequence.nextLogits(
        of: model, unless: { Task.isCancelled })
    }
    var states = together.compactMap { texts[$0].sequence.takeState() }
    let rows = model(
      TokenBatch(
        together.map { texts[$0].sequence.lastToken }, batchSize: together.count, tokenCount: 1),
      in: .whole(rows: together.count, tokens: 1, from: states.map(\.tokenCount)),
      states: &states
    ).scalars
    let size = rows.count / together.count
    for (row, index) in together.enumerated() {
      texts[index].sequence.put(states[row])
      logits[index] = Array(rows[row * size..<(row + 1) * size])
    }
    return indices.compactMap { logits[$0] }
  }
}
