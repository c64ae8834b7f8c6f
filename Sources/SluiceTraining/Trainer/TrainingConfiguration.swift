import SluiceFiles
import Sluice

/// A training recipe; the defaults are nanoGPT's recipe for training on a CPU.
///
/// ```swift
/// var configuration = TrainingConfiguration()
/// configuration.stepCount = 500
/// configuration.optimizer = OptimizerChoice(.sgd)
/// ```
public struct TrainingConfiguration: Sendable, Hashable {
  /// The number of steps.
  public var stepCount = 2000
  /// The batch size: examples per batch.
  public var batchSize = 12
  /// Gradient accumulation: the number of batches per step; equivalent to one larger batch.
  public var accumulationCount = 1
  /// The peak learning rate, after warm-up.
  public var learningRate: Float = 1e-3
  /// The final learning rate.
  public var minimumLearningRate: Float = 1e-4
  /// The number of warm-up steps, in which the learning rate increases linearly.
  public var warmupStepCount = 100
  /// The learning-rate schedule after warm-up.
  public var schedule = ScheduleChoice(.cosine)
  /// The optimizer.
  public var optimizer = OptimizerChoice(.adamw)
  /// Gradient clipping: the maximum global gradient norm; nil for no clipping.
  public var clippingNorm: Float? = 1
  /// The number of steps between validations; each validation also writes a checkpoint.
  public var evaluationInterval = 250
  /// The number of validation examples; they are the same each time and do not depend on the batch size.
  public var validationExampleCount = 240
  /// The batch size of validations.
  public var validationBatchSize = 12
  /// Early stopping: the training ends after this many validations in a row without a new lowest loss; nil
  /// for no early stopping.
  public var patience: Int?
  /// The target accuracy: the training ends when a validation reaches it; nil to run all steps.
  public var targetAccuracy: Float?
  /// The standard deviation of the initial weights; nil for the model's default.
  public var initialDeviation: Float?
  /// The precision of matrix products in training and validation; weights, gradients and moments are float32.
  public var precision = Precision.float32
  /// The random seed for initial weights, batches and dropout.
  public var seed: UInt64 = 1337
  /// The number format of activations that are kept for the backward pass; it affects the gradients.
  public var activationFormat = ActivationFormat.float32
  /// Gradient checkpointing: blocks keep only their inputs and are recomputed in the backward pass; results
  /// are bit-identical.
  public var recomputesBlocks = false

  /// Makes the default configuration.
  public init() {}

  /// The number of examples per step.
  public var examplesPerStep: Int { batchSize * accumulationCount }

  /// The number of batches in a validation; the last may be smaller.
  public var validationBatchCount: Int {
    (validationExampleCount - 1) / max(1, validationBatchSize) + 1
  }

  /// Checks that the settings are valid and that no product of them overflows.
  ///
  /// - Throws: `TrainingError.impossible` for the first invalid setting.
  public func validate() throws(TrainingError) {
    try require(.stepCount, stepCount, in: 1...1 << 40)
    try require(.batchSize, batchSize, in: 1...1 << 24)
    // The limit for the number of examples in a step is that for a batch.
    try require(.accumulationCount, accumulationCount, in: 1...(1 << 24) / batchSize)
    try require(.warmupStepCount, warmupStepCount, in: 0...1 << 40)
    try require(.evaluationInterval, evaluationInterval, in: 1...1 << 40)
    try require(.validationExampleCount, validationExampleCount, in: 1...1 << 24)
    try require(.validationBatchSize, validationBatchSize, in: 1...1 << 24)
    try require(.learningRate, learningRate, "a positive number") { $0 > 0 }
    try require(.minimumLearningRate, minimumLearningRate, "a number from 0 to the learning rate") {
      $0 >= 0 && $0 <= learningRate
    }
    if let patience { try require(.patience, patience, in: 1...1 << 40) }
    try optimizer.validate()
    try schedule.validate()
    if let targetAccuracy {
      try require(.targetAccuracy, targetAccuracy, "above 0 and at most 1") { $0 > 0 && $0 <= 1 }
    }
    if let initialDeviation {
      try require(.initialDeviation, initialDeviation, "a positive number") { $0 > 0 }
    }
    if let clippingNorm { try require(.clippingNorm, clippingNorm, "a positive number") { $0 > 0 } }
  }
}

func require(
  _ setting: TrainingSetting, _ value: Int, in range: ClosedRange<Int>
) throws(TrainingError) {
  guard !range.contains(value) else { return }
  let expected =
    value < range.lowerBound
    ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
  throw .impossible(setting, found: "\(value)", expected: expected)
}

func require(
  _ setting: TrainingSetting, _ value: Float, _ expected: String, _ isPossible: (Float) -> Bool
) throws(TrainingError) {
  guard value.isFinite, isPossible(value) else {
    throw .impossible(setting, found: "\(value)", expected: expected)
  }
}
