/// One run of a comparison.
public struct ComparisonJob: Sendable, Equatable {
  /// The name of the variant.
  public let variant: String
  /// The random seed.
  public let seed: UInt64
  /// The recipe.
  public let recipe: TrainingConfiguration
  /// The learning rate of a trial of the sweep; nil for a run of the comparison itself.
  public let learningRate: Float?
  /// The folder of the run, relative to that of the comparison.
  public let path: String
}
