import Sluice
import SluiceFiles

/// A batch of token sequences, with the token to predict at each position.
public struct TextBatch: TrainingBatch, Equatable {
  /// The input tokens.
  public let inputs: TokenBatch
  /// The target tokens; negative targets are ignored.
  public let targets: TokenBatch

  /// The positions of the tokens, if sequences contain several runs, such as documents; nil for whole
  /// sequences.
  ///
  /// Tokens can attend only to tokens of their run. A target can be the first token of the next run.
  public let runs: TokenRuns?

  /// Makes a batch; the program stops with a message unless each input has a target.
  public init(inputs: TokenBatch, targets: TokenBatch, runs: TokenRuns? = nil) {
    require(
      inputs.batchSize == targets.batchSize && inputs.tokenCount == targets.tokenCount,
      """
      inputs of \(inputs.batchSize) x \(inputs.tokenCount) tokens have targets of \
      \(targets.batchSize) x \(targets.tokenCount)
      """)
    if let runs {
      require(
        runs.rowCount == inputs.batchSize && runs.tokenCount == inputs.tokenCount,
        """
        runs in \(runs.rowCount) rows of \(runs.tokenCount) tokens do not fit \
        \(inputs.batchSize) x \(inputs.tokenCount) inputs
        """)
    }
    self.inputs = inputs
    self.targets = targets
    self.runs = runs
  }

  /// The first `count` sequences, or all if there are fewer.
  public func prefix(_ count: Int) -> TextBatch {
    let count = min(count, inputs.batchSize)
    func rows(of batch: TokenBatch) -> TokenBatch {
      TokenBatch(
        Array(batch.ids.prefix(count * batch.tokenCount)), batchSize: count,
        tokenCount: batch.tokenCount)
    }
    return TextBatch(
      inputs: rows(of: inputs), targets: rows(of: targets),
      runs: runs.map { runs in
        TokenRuns(
          rows: count, tokens: runs.tokenCount, runs.runs.filter { $0.row < count })
      })
  }

  /// The number of counted targets.
  public var itemCount: Int { targets.countedCount }

  /// The number of input tokens.
  public var inputCount: Int { inputs.ids.count }
}
