import ArgumentParser
import SluiceTraining

/// The flags of the recipe that are for a single training, not for comparisons.
struct SingleRunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Target accuracy: stop when an evaluation reaches this accuracy, such as 0.99.",
      valueName: "share"))
  var untilAccuracy: Float?

  @Option(
    help: ArgumentHelp(
      """
      Early stopping: stop after this number of evaluations in a row without a new lowest validation \
      loss; 0 disables it. (default: 0)
      """, valueName: "evaluations"))
  var patience: Int?

  @Option(help: "Random seed for weights, batches and dropout. (default: 1337)")
  var seed: UInt64?
}

extension SingleRunOptions {
  /// The configuration with the given flags applied.
  func applied(to base: TrainingConfiguration) -> TrainingConfiguration {
    var recipe = base
    if let untilAccuracy { recipe.targetAccuracy = untilAccuracy }
    if let patience { recipe.patience = patience == 0 ? nil : patience }
    if let seed { recipe.seed = seed }
    return recipe
  }
}
