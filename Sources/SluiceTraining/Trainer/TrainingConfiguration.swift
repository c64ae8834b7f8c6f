import SluiceFiles
import Sluice

/// How a model is trained; the defaults are nanoGPT's recipe for a processor without accelerator.
///
/// ```swift
/// var configuration = TrainingConfiguration()
/// configuration.stepCount = 500
/// configuration.optimizer = OptimizerChoice(.sgd)
/// ```
public struct TrainingConfiguration: Sendable, Hashable {
  /// Steps in all.
  public var stepCount = 2000
  /// Examples in a batch.
  public var batchSize = 12
  /// Batches whose gradients a step adds up; equal to one batch as many times as large.
  public var accumulationCount = 1
  /// The learning rate after warm-up.
  public var learningRate: Float = 1e-3
  /// The learning rate at the last step.
  public var minimumLearningRate: Float = 1e-4
  /// Steps during which the learning rate rises.
  public var warmupStepCount = 100
  /// How the learning rate goes on after that.
  public var schedule = ScheduleChoice(.cosine)
  /// What changes the weights.
  public var optimizer = OptimizerChoice(.adamw)
  /// What the norm of all gradients is scaled down to where it is larger; nil clips nothing.
  public var clippingNorm: Float? = 1
  /// Steps from one validation, and checkpoint, to the next.
  public var evaluationInterval = 250
  /// Examples in a validation; the same ones each time, whatever the batches of training.
  public var validationExampleCount = 240
  /// Examples that a validation computes at once.
  public var validationBatchSize = 12
  /// Validations in a row without a loss lower than the lowest so far that end the training; nil for all
  /// steps.
  public var patience: Int?
  /// The share of right predictions in a validation that ends the training; nil for all steps.
  public var targetAccuracy: Float?
  /// The standard deviation of initial weights; nil for the model's own choice.
  public var initialDeviation: Float?
  /// How exactly matrix products multiply, in training and validation; weights, gradients and moments are
  /// float32.
  public var precision = Precision.float32
  /// What initial weights, batches and dropout are drawn from.
  public var seed: UInt64 = 1337
  /// As what activations wait for the backward pass; changes the bits of gradients.
  public var activationFormat = ActivationFormat.float32
  /// Whether blocks keep only their inputs and are computed again in the backward pass; changes no bit.
  public var recomputesBlocks = false

  /// Makes the default configuration.
  public init() {}

  /// Examples that a step trains on.
  public var examplesPerStep: Int { batchSize * accumulationCount }

  /// Batches in a validation; the last may be smaller.
  public var validationBatchCount: Int {
    (validationExampleCount - 1) / max(1, validationBatchSize) + 1
  }

  /// Checks that the numbers can work, and that no product of them is too large to count with.
  ///
  /// - Throws: `TrainingError.impossible` that names the first that cannot.
  public func validate() throws(TrainingError) {
    try require(.stepCount, stepCount, in: 1...1 << 40)
    try require(.batchSize, batchSize, in: 1...1 << 24)
    // As many examples a step as a batch may have at most.
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
