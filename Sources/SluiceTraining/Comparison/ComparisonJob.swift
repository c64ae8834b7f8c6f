/// One training of a comparison.
public struct ComparisonJob: Sendable, Equatable {
  /// The variant that is trained, by its name.
  public let variant: String
  /// From which seed.
  public let seed: UInt64
  /// How.
  public let recipe: TrainingConfiguration
  /// The learning rate on trial; nil for a run of the comparison itself.
  public let learningRate: Float?
  /// Its folder, in that of the comparison.
  public let path: String
}
