import SluiceKernels
import SluiceModels
import SluiceTraining

extension PreparedTraining {
  /// Checks the training before its first step.
  ///
  /// - Parameters:
  ///   - rates: the learning rates to try.
  ///   - stepCount: the number of steps per rate.
  ///   - tell: called with the name of the current check.
  /// - Returns: the report; nil if it was interrupted.
  func preflight(
    rates: [Float], stepCount: Int, tell: (String) -> Void
  ) throws -> PreflightReport? {
    let (model, recipe) = (trainer.model.configuration, trainer.configuration)
    tell("Gradient check: comparing gradients with finite differences of the loss")
    let gradients = try gradientCheck()
    tell("Measuring the time of a few steps")
    let calibration = trainer.calibrate()
    let seconds = calibration.secondsPerStep * Double(rates.count * stepCount)
    tell(
      "Trying \(Wording.count(rates.count, "learning rate")), about \(Wording.duration(seconds))")
    guard
      let range = try LearningRateRange(
        model: model, data: trainer.data, recipe: recipe, rates: rates, stepCount: stepCount,
        modelType: Model.self,
        report: { trial in
          let loss = trial.loss.map { "loss \(Wording.decimal($0))" } ?? "diverged"
          tell("  \(trial.learningRate): \(loss)")
        }, until: { Interruption.isRequested })
    else { return nil }
    var tried = recipe
    if let rate = range.proposal {
      tried.minimumLearningRate *= rate / recipe.learningRate
      tried.learningRate = rate
    }
    tell("Overfitting one batch")
    guard
      let overfitting = try Overfitting(
        model: model, data: trainer.data, recipe: tried, modelType: Model.self,
        until: { Interruption.isRequested })
    else { return nil }
    return PreflightReport(
      gradients: gradients, range: range, overfitting: overfitting, calibration: calibration,
      memory: AvailableMemory.current)
  }
}
