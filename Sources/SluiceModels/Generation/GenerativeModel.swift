import Sluice

/// An autoregressive model that can be used for text generation.
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
  /// The context length, in tokens.
  var contextLength: Int { get }

  /// Whether the model has positions beyond the context; true by default.
  var goesBeyondContext: Bool { get }

  /// The logits of the next token, after each token.
  ///
  /// - Parameters:
  ///   - tokens: the tokens; padding can be any token.
  ///   - runs: the positions of the tokens.
  ///   - states: one state for each run, to which the tokens of the run are added. Empty to start new
  ///     sequences and keep no states.
  /// - Returns: `[rows, tokens, vocabulary]`.
  func callAsFunction(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor

  /// The state of a sequence before its first token; nil if the model recomputes all tokens for each new token.
  func makeState() -> SequenceState?

  /// The logits after the last token of a single sequence: `vocabulary` numbers.
  ///
  /// The default implementation computes the logits of all tokens; implement it to compute only the last ones.
  func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor
}

extension GenerativeModel {
  /// True: there are positions beyond the context.
  public var goesBeyondContext: Bool { true }

  /// The logits for whole sequences, without states: `[batch, tokens, vocabulary]`.
  public func logits(_ tokens: TokenBatch) -> Tensor {
    var states: [SequenceState] = []
    let runs = TokenRuns.whole(rows: tokens.batchSize, tokens: tokens.tokenCount)
    return self(tokens, in: runs, states: &states)
  }

  /// The logits after the last token, from the logits of all tokens.
  public func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    let logits = self(tokens, in: runs, states: &states)
    return logits.reshaped([tokens.ids.count, -1]).rows(tokens.ids.count - 1..<tokens.ids.count)
  }
}

extension LanguageModel: GenerativeModel {
  /// The context length of the configuration.
  public var contextLength: Int { configuration.contextLength }

  /// Whether positions are not learned.
  public var goesBeyondContext: Bool { !configuration.hasLearnedPositions }

  /// The logits after the last token; the output layer is computed only for this token.
  public func nextLogits(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    let count = tokens.ids.count
    let hidden = hidden(tokens, in: runs, states: &states)
    return logits(hidden.reshaped([count, hidden.lastDimension]).rows(count - 1..<count))
  }
}
