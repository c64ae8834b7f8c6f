import SluiceFiles
import Sluice
import SluiceModels

extension Trainer {
  /// Trains until all steps are done, the recipe's accuracy is reached or its patience at its end, or until
  /// asked to stop.
  ///
  /// The validation is measured before the first step, too. A checkpoint is written before that (so that a
  /// disk that cannot be written to is found out at once), after every later validation, after a step in which the file `save-now` is found in the run's
  /// folder, and when it stops.
  ///
  /// - Parameters:
  ///   - report: called after each step and each checkpoint.
  ///   - mustStop: asked before each step.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `BeyondMemory` where there is less memory than the
  ///   training needs, `FileError` where nothing can be written, and what `report` and
  ///   `transformGradients` throw.
  @discardableResult
  public func train(
    report: (TrainingEvent) throws -> Void, until mustStop: () -> Bool
  ) throws -> TrainingOutcome {
    try requireRoom()
    try run.create()
    // Locks the folder, which the checkpoint below must not be replaced in by another run.
    let metrics = try MetricsLog(path: run.metricsPath, continuingAfter: step)
    if step == 0 { try saveLast(report) }
    if state.owesValidation { try makeUpForValidation(report) }
    var saveRequest = SaveRequest(in: run, lookingEvery: saveRequestInterval)
    let outcome = try takeSteps(metrics, &saveRequest, report, until: mustStop)
    // However it ended, the last checkpoint is of the last step.
    try saveRequest.remove()
    return outcome
  }

  private func takeSteps(
    _ metrics: MetricsLog, _ saveRequest: inout SaveRequest,
    _ report: (TrainingEvent) throws -> Void, until mustStop: () -> Bool
  ) throws -> TrainingOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let secondsBefore = state.secondsElapsed

    while step < configuration.stepCount {
      if let outcome = earlyEnd { return outcome }
      if mustStop() {
        try saveLast(report)
        return .stopped(step: step)
      }
      if step == 0 { try measureStart(metrics, since: start, report) }
      let stepStart = clock.now
      let taken = try takeStep()
      let stepSeconds = (clock.now - stepStart).seconds
      let isValidated =
        step % configuration.evaluationInterval == 0 || step == configuration.stepCount
      let isBest = isValidated ? try validate() : false
      state.secondsElapsed = secondsBefore + (clock.now - start).seconds
      let measured = StepMetrics(
        step: step, loss: taken.loss, validationLoss: isValidated ? validationLoss : nil,
        validationScores: isValidated ? validationScores : [:],
        learningRate: schedule(step - 1), gradientNorm: taken.gradientNorm,
        inputsPerSecond: Double(taken.inputCount) / stepSeconds,
        secondsElapsed: state.secondsElapsed)
      try metrics.append(.step(measured))
      // Saved first: whoever is told may fail.
      if isBest { try saveBest(report) }
      let isAsked = saveRequest.isFound()
      if isValidated || isAsked { try saveLast(report) }
      if isAsked {
        try saveRequest.remove()
        try report(.metSaveRequest(step: step))
      }
      try report(.step(measured))
    }
    return .finished
  }

  /// Measures the validation with the weights that the run begins with.
  ///
  /// The run's state does not change by it. A loss that is not finite is left to the first step to tell.
  private func measureStart(
    _ metrics: MetricsLog, since start: ContinuousClock.Instant,
    _ report: (TrainingEvent) throws -> Void
  ) throws {
    let found = measuredValidation()
    guard found.loss.isFinite else { return }
    let measured = StartMetrics(
      validationLoss: found.loss, validationScores: found.scores,
      secondsElapsed: state.secondsElapsed + (ContinuousClock.now - start).seconds)
    try metrics.append(.start(measured))
    try report(.start(measured))
  }

  /// What ends the training before its last step, if anything does.
  private var earlyEnd: TrainingOutcome? {
    if let target = configuration.targetAccuracy, let accuracy = validationAccuracy,
      accuracy >= target
    {
      return .reachedAccuracy(step: step)
    }
    if let patience = configuration.patience, state.validationsSinceBest >= patience,
      let bestStep
    {
      return .stoppedImproving(step: step, bestStep: bestStep)
    }
    return nil
  }

  /// Does the validation that the checkpoint was left before.
  private func makeUpForValidation(_ report: (TrainingEvent) throws -> Void) throws {
    let isBest = try validate()
    state.owesValidation = false
    if isBest { try saveBest(report) }
    try saveLast(report)
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
