import SluiceFiles
import Sluice
import SluiceModels

extension Trainer {
  /// Trains the model until all steps are done, a stopping criterion is met or `mustStop` returns true.
  ///
  /// The stopping criteria are the recipe's target accuracy and patience. A validation runs before the first
  /// step, too. Checkpoints are written before this validation (so that a disk error is found immediately),
  /// after every later validation, after a step in which the file `save-now` is found in the run's folder,
  /// and when the training stops.
  ///
  /// - Parameters:
  ///   - report: called after each step and each checkpoint.
  ///   - mustStop: called before each step; true stops the training.
  /// - Returns: how the training ended.
  /// - Throws: `Divergence` if a number is not finite, `BeyondMemory` if the training needs more memory than
  ///   available, `FileError` if a file cannot be written, and the errors of `report` and
  ///   `transformGradients`.
  @discardableResult
  public func train(
    report: (TrainingEvent) throws -> Void, until mustStop: () -> Bool
  ) throws -> TrainingOutcome {
    try requireRoom()
    try run.create()
    // Locks the folder, so that no other run can replace the checkpoint below.
    let metrics = try MetricsLog(path: run.metricsPath, continuingAfter: step)
    if step == 0 { try saveLast(report) }
    if state.owesValidation { try makeUpForValidation(report) }
    var saveRequest = SaveRequest(in: run, lookingEvery: saveRequestInterval)
    let outcome = try takeSteps(metrics, &saveRequest, report, until: mustStop)
    // Not needed anymore: the last checkpoint already is that of the last step.
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
      // Saved first, because `report` may throw.
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

  /// Runs the validation before the first step.
  ///
  /// It does not change the state of the run. If the loss is not finite, the first step reports this.
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

  /// The reason to end the training before its last step; nil if there is none.
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

  /// Runs the validation that was still due when the checkpoint was written.
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
