/// The settings of a learning rate sweep.
public struct LearningRateTrial: Sendable, Codable, Equatable {
  /// The learning rates to try.
  public var learningRates: [Float]
  /// The number of steps of each trial.
  public var stepCount: Int
  /// The number of seeds for each rate.
  public var seedCount: Int

  /// Makes settings.
  public init(learningRates: [Float], stepCount: Int, seedCount: Int = 1) {
    self.learningRates = learningRates
    self.stepCount = stepCount
    self.seedCount = seedCount
  }
}
