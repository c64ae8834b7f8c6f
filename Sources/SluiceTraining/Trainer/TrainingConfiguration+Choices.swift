import Sluice

/// What the choices of a recipe stand for.
extension TrainingConfiguration {
  /// The optimizer that is chosen, before its first step.
  func makeOptimizer() -> any Optimizer {
    switch optimizer {
    case .adamW(let beta1, let beta2, let weightDecay):
      AdamW(beta1: beta1, beta2: beta2, weightDecay: weightDecay)
    case .sgd(let momentum, let weightDecay):
      SGD(momentum: momentum, weightDecay: weightDecay)
    case .muon(let momentum, let beta1, let beta2, let weightDecay):
      // Updates as long as AdamW's: one learning rate serves both.
      Muon(
        momentum: momentum, weightDecay: weightDecay, updateLength: .matchingAdamW,
        adamW: AdamW(beta1: beta1, beta2: beta2, weightDecay: weightDecay))
    }
  }

  /// The learning rates that are chosen.
  func makeSchedule() -> any Schedule {
    switch schedule {
    case .cosine:
      CosineSchedule(
        peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
        stepCount: stepCount)
    case .linear:
      LinearSchedule(
        peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
        stepCount: stepCount)
    case .constant: ConstantSchedule(peak: learningRate, warmupStepCount: warmupStepCount)
    case .warmupStableDecay(let decayShare):
      WarmupStableDecaySchedule(
        peak: learningRate, minimum: minimumLearningRate, warmupStepCount: warmupStepCount,
        stepCount: stepCount, decayShare: Double(decayShare))
    }
  }
}
