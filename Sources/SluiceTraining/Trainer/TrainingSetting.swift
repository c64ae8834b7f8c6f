/// A setting of a recipe; its name is that of the property of `TrainingConfiguration`.
public enum TrainingSetting: String, Sendable, CaseIterable {
  case stepCount, batchSize, accumulationCount
  case learningRate, minimumLearningRate, warmupStepCount, schedule, decayShare
  case optimizer, weightDecay, beta1, beta2, momentum, clippingNorm
  case evaluationInterval, validationExampleCount, validationBatchSize
  case patience, targetAccuracy, initialDeviation
}
