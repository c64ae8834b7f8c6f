/// The trial how large the learning rate may be.
public struct LearningRateTrial: Sendable, Codable, Equatable {
  /// The learning rates to try.
  public var learningRates: [Float]
  /// Steps of each trial.
  public var stepCount: Int
  /// How many of the seeds to try each with.
  public var seedCount: Int

  /// Describes a trial.
  public init(learningRates: [Float], stepCount: Int, seedCount: Int = 1) {
    self.learningRates = learningRates
    self.stepCount = stepCount
    self.seedCount = seedCount
  }
}
