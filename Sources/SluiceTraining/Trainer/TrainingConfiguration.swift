import SluiceFiles
import Sluice

/// How a model is trained; the defaults are nanoGPT's recipe for a processor without accelerator.
///
/// ```swift
/// var configuration = TrainingConfiguration()
/// configuration.stepCount = 500
/// ```
public struct TrainingConfiguration: Sendable, Codable, Hashable {
  /// Steps in all.
  public var stepCount = 2000
  /// Examples in a batch: windows of a text.
  public var batchSize = 12
  /// Batches whose gradients a step adds up; equal to one batch as many times as large.
  public var accumulationCount = 1
  /// The learning rate after warm-up.
  public var learningRate: Float = 1e-3
  /// The learning rate at the last step.
  public var minimumLearningRate: Float = 1e-4
  /// Steps during which the learning rate rises.
  public var warmupStepCount = 100
  /// AdamW's decay of matrices.
  public var weightDecay: Float = 0.1
  /// How slowly AdamW's mean of gradients forgets.
  public var beta1: Float = 0.9
  /// How slowly AdamW's mean of squared gradients forgets.
  public var beta2: Float = 0.99
  /// What the norm of all gradients is scaled down to where it is larger; nil clips nothing.
  public var clippingNorm: Float? = 1
  /// Steps from one evaluation, and checkpoint, to the next.
  public var evaluationInterval = 250
  /// Batches in an evaluation; the same ones each time.
  public var evaluationBatchCount = 20
  /// The share of right predictions in an evaluation that ends the training; nil for all steps.
  public var targetAccuracy: Float?
  /// The standard deviation of initial weights; nil for that of nanoGPT, 0.02.
  public var initialDeviation: Float?
  /// What initial weights, batches and dropout are drawn from.
  public var seed: UInt64 = 1337

  /// Makes the default configuration.
  public init() {}

  /// Tokens that a step trains on, in windows of `contextLength`.
  public func tokensPerStep(contextLength: Int) -> Int {
    batchSize * accumulationCount * contextLength
  }

  var schedule: LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
      stepCount: stepCount)
  }

  var optimizer: AdamW {
    AdamW(beta1: beta1, beta2: beta2, weightDecay: weightDecay)
  }

  /// Checks that the numbers can work.
  ///
  /// - Throws: `TrainingError.impossible` that names the first that cannot.
  public func validate() throws(TrainingError) {
    try require("steps", stepCount, atLeast: 1)
    try require("batch", batchSize, atLeast: 1)
    try require("accumulate", accumulationCount, atLeast: 1)
    try require("warmup", warmupStepCount, atLeast: 0)
    try require("eval-every", evaluationInterval, atLeast: 1)
    try require("eval-batches", evaluationBatchCount, atLeast: 1)
    try require("learning-rate", learningRate, "a positive number") { $0 > 0 }
    try require("min-learning-rate", minimumLearningRate, "from 0 to the learning rate") {
      $0 >= 0 && $0 <= learningRate
    }
    try require("weight-decay", weightDecay, "0 or more") { $0 >= 0 }
    try require("beta1", beta1, "at least 0 and below 1") { $0 >= 0 && $0 < 1 }
    try require("beta2", beta2, "at least 0 and below 1") { $0 >= 0 && $0 < 1 }
    if let targetAccuracy {
      try require("until-accuracy", targetAccuracy, "above 0 and at most 1") { $0 > 0 && $0 <= 1 }
    }
    if let initialDeviation {
      try require("init", initialDeviation, "a positive number") { $0 > 0 }
    }
    if let clippingNorm { try require("clip", clippingNorm, "0 (off) or positive") { $0 > 0 } }
  }

  private func require(_ name: String, _ value: Int, atLeast least: Int) throws(TrainingError) {
    guard value < least else { return }
    throw .impossible("\(name) is \(value), and must be at least \(least)")
  }

  private func require(
    _ name: String, _ value: Float, _ expected: String, _ isPossible: (Float) -> Bool
  ) throws(TrainingError) {
    guard value.isFinite, isPossible(value) else {
      throw .impossible("\(name) is \(value), and must be \(expected)")
    }
  }
}
