import Sluice
import SluiceModels

/// Short trainings that write nothing to disk.
extension Trainer {
  /// A trainer that does not create its folder.
  convenience init(
    trying model: Model.Configuration, data: any TrainingData<Model.Batch>,
    configuration: TrainingConfiguration
  ) throws {
    try self.init(
      model: model, data: data, configuration: configuration,
      run: RunFolder(path: "/dev/null/trial"))
    leavesReplay = false
  }

  /// Runs all steps.
  ///
  /// - Returns: the validation loss after the last step, NaN if the training diverged; nil if it was
  ///   stopped.
  func trialLoss(until mustStop: () -> Bool) throws -> Float? {
    do {
      while step < configuration.stepCount {
        if mustStop() { return nil }
        _ = try takeStep()
      }
    } catch is Divergence {
      return .nan
    }
    return try measuredLoss() ?? .nan
  }

  /// The validation loss with the current weights; nil if it is not finite.
  func measuredLoss() throws -> Float? {
    do {
      _ = try validate()
    } catch is Divergence {
      return nil
    }
    return validationLoss
  }
}

extension TrainingConfiguration {
  /// The recipe with another learning rate and number of steps; other step counts are scaled in proportion.
  func trial(learningRate rate: Float, stepCount: Int) -> TrainingConfiguration {
    var trial = self
    trial.learningRate = rate
    trial.minimumLearningRate = rate * (minimumLearningRate / learningRate)
    trial.stepCount = stepCount
    trial.warmupStepCount = min(warmupStepCount, stepCount / 10)
    (trial.targetAccuracy, trial.patience) = (nil, nil)
    return trial
  }
}
