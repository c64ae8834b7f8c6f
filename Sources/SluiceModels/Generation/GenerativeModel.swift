import Sluice

/// A model that tells how likely each token is to follow others: what a text is generated with.
///
/// ```swift
/// struct MyModel: GenerativeModel {
///   let embedding: Embedding
///   let transformer: Transformer
///   let contextLength = 64
///
///   func callAsFunction(
///     _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
///   ) -> Tensor {
///     embedding.logits(transformer(embedding(tokens), in: runs, states: &states))
///   }
///   func makeState() -> SequenceState? { transformer.makeState() }
/// }
/// ```
public protocol GenerativeModel: Module {
  /// Tokens that it sees at once.
  var contextLength: Int { get }

  /// Whether there are positions beyond the context; true by default.
  var goesBeyondContext: Bool { get }

  /// How likely each token of the vocabulary is to follow each token, before the softmax.
  ///
  /// - Parameters:
  ///   - tokens: those of the runs; padding may be any token.
  ///   - runs: where they stand.
  ///   - states: one for each run, which then holds the run's tokens too; none to start each run anew and
  ///     to keep nothing.
  /// - Returns: `[rows, tokens, vocabulary]`.
  func callAsFunction(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor

  /// What the model keeps of a sequence before its first token; nil where it sees all tokens anew for
  /// each next one.
  func makeState() -> SequenceState?

  /// The same as the call, for the last token alone of a single sequence: `vocabulary` numbers.
  ///
  /// Optional: for a model that need not compute the others.
  func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor
}

extension GenerativeModel {
  /// There are.
  public var goesBeyondContext: Bool { true }

  /// The same as the call, for whole sequences, of which nothing is kept.
  public func logits(_ tokens: TokenBatch) -> Tensor {
    var states: [SequenceState] = []
    let runs = TokenRuns.whole(rows: tokens.batchSize, tokens: tokens.tokenCount)
    return self(tokens, in: runs, states: &states)
  }

  /// The last of all tokens' logits.
  public func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    let logits = self(tokens, in: runs, states: &states)
    return logits.reshaped([tokens.ids.count, -1]).rows(tokens.ids.count - 1..<tokens.ids.count)
  }
}

extension LanguageModel: GenerativeModel {
  /// Tokens that it sees at once.
  public var contextLength: Int { configuration.contextLength }

  /// Whether positions are not learned.
  public var goesBeyondContext: Bool { !configuration.hasLearnedPositions }

  /// What is likely to follow the last token, the head spared the others.
  public func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    let count = tokens.ids.count
    let hidden = hidden(tokens, in: runs, states: &states)
    return logits(hidden.reshaped([count, hidden.lastDimension]).rows(count - 1..<count))
  }
}
