import Sluice
import SluiceFiles

/// Sequences of tokens and, for each position, the token to predict there.
public struct TextBatch: TrainingBatch, Equatable {
  /// What the model sees.
  public let inputs: TokenBatch
  /// What it should predict; below zero where that does not count.
  public let targets: TokenBatch

  /// Puts a batch together; stops unless each input has a target.
  public init(inputs: TokenBatch, targets: TokenBatch) {
    require(
      inputs.batchSize == targets.batchSize && inputs.tokenCount == targets.tokenCount,
      """
      inputs of \(inputs.batchSize) x \(inputs.tokenCount) tokens have targets of \
      \(targets.batchSize) x \(targets.tokenCount)
      """)
    self.inputs = inputs
    self.targets = targets
  }

  /// Targets that count.
  public var itemCount: Int { targets.countedCount }

  /// Tokens that the model sees.
  public var inputCount: Int { inputs.ids.count }
}
