import SluiceKernels
import SluiceModels
import SluiceTraining

extension LanguageModelTraining {
  func preflight(
    rates: [Float], stepCount: Int, tell: (String) -> Void
  ) throws -> PreflightReport? {
    let (model, recipe) = (trainer.model.configuration, trainer.configuration)
    tell("Gradient check: comparing gradients with finite differences of the loss")
    let gradients = try GradientCheck(
      of: model, on: trainer.validationBatch(0), seed: recipe.seed)
    tell("Measuring the time of a few steps")
    let calibration = trainer.calibrate()
    let seconds = calibration.secondsPerStep * Double(rates.count * stepCount)
    tell(
      "Trying \(Wording.count(rates.count, "learning rate")), about \(Wording.duration(seconds))")
    guard
      let range = try LearningRateRange(
        model: model, data: trainer.data, recipe: recipe, rates: rates, stepCount: stepCount,
        modelType: LanguageModel.self,
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
        model: model, data: trainer.data, recipe: tried, modelType: LanguageModel.self,
        until: { Interruption.isRequested })
    else { return nil }
    return PreflightReport(
      gradients: gradients, range: range, overfitting: overfitting, calibration: calibration,
      memory: AvailableMemory.current)
  }
}
