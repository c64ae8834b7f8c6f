import Sluice

/// How well a model predicts the targets that count.
public struct PredictionScore: Sendable, Equatable {
  /// The mean of minus the logarithm of their probabilities, in nats; 0 where none counts.
  public let loss: Float
  /// Targets that the model finds likelier than all else.
  public let correctCount: Int
  /// Targets that count.
  public let countedCount: Int

  /// Puts a score together.
  public init(loss: Float, correctCount: Int, countedCount: Int) {
    self.loss = loss
    self.correctCount = correctCount
    self.countedCount = countedCount
  }
}

extension LanguageModel {
  /// How well the model predicts the targets, without recording anything.
  ///
  /// - Parameters:
  ///   - tokens: sequences as `callAsFunction` takes them.
  ///   - targets: what follows each token; below zero where that does not count.
  public func score(_ tokens: TokenBatch, targets: TokenBatch) -> PredictionScore {
    withoutGradient {
      let (logits, counted) = countedLogits(hidden(tokens), targets: targets)
      let found = logits.largestIndices()
      return PredictionScore(
        loss: crossEntropy(logits, targets: counted).scalar,
        correctCount: zip(found, counted.ids).count { $0 == $1 },
        countedCount: counted.countedCount)
    }
  }

  /// What the model finds the likeliest at each position, `tokens.ids.count` ids.
  public func predictions(_ tokens: TokenBatch) -> [Int32] {
    withoutGradient { self(tokens).largestIndices() }
  }

  /// The logits of the positions whose targets count, and these targets.
  ///
  /// Where few of many positions count, the head is spared the others.
  ///
  /// - Parameters:
  ///   - hidden: `[batch, tokens, hidden]`.
  ///   - targets: a target for each position, below zero where it does not count.
  /// - Returns: a row of logits for each target. Where all count, or none, those are all.
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
