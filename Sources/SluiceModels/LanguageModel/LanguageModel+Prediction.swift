import Sluice

extension LanguageModel {
  /// The loss and the accuracy on the targets, without recording for gradients.
  ///
  /// - Parameters:
  ///   - tokens: the input sequences.
  ///   - targets: the next token for each token; negative targets are ignored.
  ///   - runs: the positions of the tokens; nil for whole sequences.
  public func score(
    _ tokens: TokenBatch, targets: TokenBatch, in runs: TokenRuns? = nil
  ) -> Score {
    withoutGradient {
      let (logits, counted) = countedLogits(hidden(tokens, in: runs), targets: targets)
      let found = logits.largestIndices()
      let correctCount = zip(found, counted.ids).count { $0 == $1 }
      return Score(
        loss: crossEntropy(logits, targets: counted).scalar, itemCount: counted.countedCount,
        ratios: [
          Score.accuracyName: Ratio(Double(correctCount), of: Double(counted.countedCount))
        ])
    }
  }

  /// The most likely next token at each position, `tokens.ids.count` ids.
  public func predictions(_ tokens: TokenBatch) -> [Int32] {
    withoutGradient { self(tokens).largestIndices() }
  }

  /// The logits of the positions whose targets count, and these targets.
  ///
  /// If few of many positions count, the output layer is not computed for the others.
  ///
  /// - Parameters:
  ///   - hidden: `[batch, tokens, hidden]`.
  ///   - targets: one target for each position; negative targets do not count.
  /// - Returns: one row of logits for each target; for all positions if all or none count.
  func countedLogits(
    _ hidden: Tensor, targets: TokenBatch
  ) -> (logits: Tensor, targets: TokenBatch) {
    let counted = targets.countedCount
    guard counted > 0, counted < targets.ids.count else { return (logits(hidden), targets) }
    let positions = targets.ids.indices.filter { targets.ids[$0] >= 0 }
    let rows = hidden.reshaped([targets.ids.count, hidden.lastDimension])
      .gatheringRows(at: positions.map { Int32($0) })
    return (logits(rows), TokenBatch(positions.map { targets.ids[$0] }))
  }
}
