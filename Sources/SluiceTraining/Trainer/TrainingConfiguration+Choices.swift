import Sluice
import SluiceModels

/// What the choices of a recipe stand for.
extension TrainingConfiguration {
  /// The optimizer that is chosen, before its first step.
  func makeOptimizer() -> any Optimizer { optimizer.name.optimizer(optimizer.settings) }

  /// The learning rates that are chosen.
  func makeSchedule() -> any Schedule {
    schedule.name.schedule(
      peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
      stepCount: stepCount, decayShare: schedule.decayShare)
  }

  /// The learning rate of a step, counted from 1.
  ///
  /// ```swift
  /// recipe.learningRate(ofStep: recipe.stepCount)  // about recipe.minimumLearningRate
  /// ```
  public func learningRate(ofStep step: Int) -> Float {
    // Called in one expression with what makes it, an existential crashes the compiler (Swift 6.3.1).
    let schedule = makeSchedule()
    return schedule(step - 1)
  }

  /// Runs a forward pass in the precision that is chosen, which keeps for the backward pass what is chosen.
  func computing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try withPrecision(precision) {
      try ActivationFormat.$current.withValue(activationFormat) {
        try Transformer.$recomputesBlocks.withValue(recomputesBlocks, operation: body)
      }
    }
  }
}
