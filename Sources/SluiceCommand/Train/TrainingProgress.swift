import SluiceModels
import SluiceTraining

/// Progress of a training on standard error: one line that is redrawn on a terminal, one line per
/// validation elsewhere.
struct TrainingProgress {
  private let stepCount: Int
  private let firstStep: Int
  private let scoreNames: [String]
  private let run: RunFolder
  private let inputName: String
  private let lossUnit: LossUnit?
  private var validationLoss: Float?
  private var validationScores: [String: Float]
  private var start = ContinuousClock().now
  private var secondsPerInput: Double?
  private var lastDrawn: ContinuousClock.Instant?
  private var redrawn = RedrawnLine()

  private static let redrawInterval = Duration.milliseconds(100)

  /// Prepares the progress of a training from its current step.
  ///
  /// - Parameters:
  ///   - training: the training.
  ///   - inputName: the name of the inputs that the training speed counts.
  ///   - lossUnit: a second unit for the validation loss; nil if there is none.
  init(of training: any TrainingRun, inputName: String = "tokens", lossUnit: LossUnit? = nil) {
    self.inputName = inputName
    self.lossUnit = lossUnit
    stepCount = training.configuration.stepCount
    firstStep = training.step
    scoreNames = training.scoreNames
    run = training.run
    validationLoss = training.validationLoss
    validationScores = training.validationScores
  }

  /// Shows an event.
  mutating func show(_ event: TrainingEvent) {
    switch event {
    case .metSaveRequest(let step): tellSaved(step)
    case .start(let metrics): show(metrics)
    case .step(let metrics): show(metrics)
    case .saved: break
    }
  }

  private mutating func show(_ metrics: StartMetrics) {
    (validationLoss, validationScores) = (metrics.validationLoss, metrics.validationScores)
    clear()
    StandardError.write(line(metrics) + "\n")
    // The estimate of the remaining time excludes this validation.
    start = ContinuousClock().now
  }

  private mutating func show(_ metrics: StepMetrics) {
    if let loss = metrics.validationLoss { validationLoss = loss }
    validationScores.merge(metrics.validationScores) { $1 }
    // Times of single steps vary, so an exponential average over about twenty steps is shown.
    let seconds = 1 / metrics.inputsPerSecond
    secondsPerInput = secondsPerInput.map { 0.95 * $0 + 0.05 * seconds } ?? seconds
    let line = line(metrics)
    if metrics.validationLoss != nil {
      clear()
      StandardError.write(line + "\n")
    } else if StandardError.isTerminal {
      let now = ContinuousClock().now
      if let lastDrawn, now - lastDrawn < Self.redrawInterval { return }
      lastDrawn = now
      redrawn.draw(line)
    }
  }

  private mutating func tellSaved(_ step: Int) {
    clear()
    StandardError.write(
      "Saved \(run.path)/last after step \(Wording.count(step)), as requested by \(run.saveRequestPath)\n"
    )
  }

  /// Removes the progress line.
  mutating func clear() { redrawn.clear() }

  /// One line: step, loss, validation loss (also in its second unit) and scores, inputs per second, remaining
  /// time.
  func line(_ metrics: StepMetrics) -> String {
    let left = stepCount - metrics.step
    return "\(place(metrics.step))  loss \(Wording.decimal(metrics.loss))\(validation)  "
      + "\(Wording.count(Int(min(1 / (secondsPerInput ?? 1), 1e15)))) \(inputName)/s"
      + (left == 0 ? "" : "  \(Wording.duration(secondsPerStep(metrics) * Double(left))) left")
  }

  /// The progress line of the validation before the first step.
  private func line(_ metrics: StartMetrics) -> String { place(0) + validation }

  private func inUnit(_ loss: Float) -> String {
    lossUnit.map { " (\(Wording.decimal(Double(loss) * $0.factor, places: 3)) \($0.name))" } ?? ""
  }

  /// The step and the number of steps: `  40/1,200`.
  private func place(_ step: Int) -> String {
    let total = Wording.count(stepCount)
    return Wording.padded(Wording.count(step), to: total.count) + "/" + total
  }

  /// The latest validation loss and scores, each after two spaces.
  private var validation: String {
    let loss =
      validationLoss.map { "  validation \(Wording.decimal($0))\(inUnit($0))" } ?? ""
    return loss
      + scoreNames.compactMap { name in validationScores[name].map { score(name, $0) } }.joined()
  }

  private func score(_ name: String, _ value: Float) -> String {
    name == Score.accuracyName
      ? "  accuracy \(TaskReport.accuracy(value))" : "  \(name) \(Wording.decimal(value))"
  }

  /// The mean time per step since the start, including evaluations.
  private func secondsPerStep(_ metrics: StepMetrics) -> Double {
    let elapsed = (ContinuousClock().now - start) / .seconds(1)
    return elapsed / Double(max(1, metrics.step - firstStep))
  }
}
