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

  /// Runs a forward pass in the precision that is chosen, which keeps for the backward pass what is chosen.
  func computing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try withPrecision(precision) {
      try ActivationFormat.$current.withValue(activationFormat) {
        try Transformer.$recomputesBlocks.withValue(recomputesBlocks, operation: body)
      }
    }
  }
}
