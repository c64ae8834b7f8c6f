import Sluice
import SluiceFiles

/// Sequences of tokens and, for each position, the token to predict there.
public struct TextBatch: TrainingBatch, Equatable {
  /// What the model sees.
  public let inputs: TokenBatch
  /// What it should predict; below zero where that does not count.
  public let targets: TokenBatch

  /// Where the tokens stand, if a sequence is not one piece from its first token to its last: a token
  /// sees those of its run only.
  ///
  /// What it is to predict may lie in the next one.
  public let runs: TokenRuns?

  /// Puts a batch together; stops unless each input has a target.
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

  /// The first so many sequences, or all where there are no more.
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

  /// Targets that count.
  public var itemCount: Int { targets.countedCount }

  /// Tokens that the model sees.
  public var inputCount: Int { inputs.ids.count }
}
