import Sluice
import SluiceModels

/// The optimizer, schedule and precision of a recipe.
extension TrainingConfiguration {
  /// A new optimizer.
  func makeOptimizer() -> any Optimizer { optimizer.name.optimizer(optimizer.settings) }

  /// The learning-rate schedule.
  func makeSchedule() -> any Schedule {
    schedule.name.schedule(
      peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
      stepCount: stepCount, decayShare: schedule.decayShare)
  }

  /// The learning rate at a step, counted from 1.
  ///
  /// ```swift
  /// recipe.learningRate(ofStep: recipe.stepCount)  // about recipe.minimumLearningRate
  /// ```
  public func learningRate(ofStep step: Int) -> Float {
    // Making and calling an existential in one expression crashes the compiler (Swift 6.3.1).
    let schedule = makeSchedule()
    return schedule(step - 1)
  }

  /// Runs a forward pass with the recipe's precision, activation format and recomputation.
  func computing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try withPrecision(precision) {
      try ActivationFormat.$current.withValue(activationFormat) {
        try Transformer.$recomputesBlocks.withValue(recomputesBlocks, operation: body)
      }
    }
  }
}
