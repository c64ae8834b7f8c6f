import ArgumentParser
import SluiceTraining

/// The flags of the recipe of one training; in a comparison all runs have the same steps, and several seeds.
struct SingleRunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Stop once an evaluation finds this share of predictions right, such as 0.99.",
      valueName: "share"))
  var untilAccuracy: Float?

  @Option(
    help: ArgumentHelp(
      """
      Stop early after so many evaluations in a row without a lower validation loss than the lowest \
      before; 0 never does. (default: 0)
      """, valueName: "evaluations"))
  var patience: Int?

  @Option(help: "Random seed of weights, batches and dropout. (default: 1337)")
  var seed: UInt64?
}

extension SingleRunOptions {
  /// The configuration with what was given put into it.
  func applied(to base: TrainingConfiguration) -> TrainingConfiguration {
    var recipe = base
    if let untilAccuracy { recipe.targetAccuracy = untilAccuracy }
    if let patience { recipe.patience = patience == 0 ? nil : patience }
    if let seed { recipe.seed = seed }
    return recipe
  }
}
