import Sluice

/// What the choices of a recipe stand for.
extension TrainingConfiguration {
  /// The optimizer that is chosen, before its first step.
  func makeOptimizer() throws(TrainingError) -> AdamW {
    switch optimizer {
    case .adamW(let beta1, let beta2, let weightDecay):
      AdamW(beta1: beta1, beta2: beta2, weightDecay: weightDecay)
    case .sgd, .muon:
      throw .impossible(
        .optimizer, found: optimizer.name.rawValue, expected: OptimizerChoice.Name.adamW.rawValue)
    }
  }

  /// The learning rates that are chosen.
  func makeSchedule() throws(TrainingError) -> LearningRateSchedule {
    switch schedule {
    case .cosine: cosine
    case .linear, .constant, .warmupStableDecay:
      throw .impossible(
        .schedule, found: schedule.name.rawValue, expected: ScheduleChoice.Name.cosine.rawValue)
    }
  }

  /// The learning rate of a step, from 1 on.
  func learningRate(at step: Int) -> Float { cosine(step - 1) }

  private var cosine: LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
      stepCount: stepCount)
  }
}
