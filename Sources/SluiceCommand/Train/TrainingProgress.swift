import SluiceTraining

/// Shows on standard error how a training goes: a line that redraws itself on a terminal, a line an
/// evaluation elsewhere.
struct TrainingProgress {
  private let stepCount: Int
  private let firstStep: Int
  private var validationLoss: Float?
  private var validationAccuracy: Float?
  private let start = ContinuousClock().now
  private var secondsPerToken: Double?
  private var lastDrawn: ContinuousClock.Instant?
  private var redrawn = RedrawnLine()

  private static let redrawInterval = Duration.milliseconds(100)

  /// - Parameter validationAccuracy: the latest one; nil where it shall not be shown.
  init(
    stepCount: Int, firstStep: Int, validationLoss: Float?, validationAccuracy: Float? = nil
  ) {
    self.validationAccuracy = validationAccuracy
    self.stepCount = stepCount
    self.firstStep = firstStep
    self.validationLoss = validationLoss
  }

  /// Takes note of an event.
  mutating func show(_ event: TrainingEvent) {
    guard case .step(let metrics) = event else { return }
    if let loss = metrics.validationLoss { validationLoss = loss }
    if validationAccuracy != nil, let accuracy = metrics.validationAccuracy {
      validationAccuracy = accuracy
    }
    // Single steps are uneven; the speed shown is that of the last twenty or so.
    let seconds = 1 / metrics.tokensPerSecond
    secondsPerToken = secondsPerToken.map { 0.95 * $0 + 0.05 * seconds } ?? seconds
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

  /// Removes the line that redraws itself.
  mutating func clear() { redrawn.clear() }

  /// One line: step, loss, validation loss and accuracy, tokens a second, time left.
  func line(_ metrics: StepMetrics) -> String {
    let total = Wording.count(stepCount)
    let step = Wording.count(metrics.step)
    let validation = validationLoss.map { "  validation \(Wording.decimal($0))" } ?? ""
    let accuracy =
      validationLoss == nil
      ? "" : validationAccuracy.map { "  \(TaskReport.accuracy($0)) right" } ?? ""
    let left = stepCount - metrics.step
    return String(repeating: " ", count: max(0, total.count - step.count))
      + "\(step)/\(total)  loss \(Wording.decimal(metrics.loss))\(validation)\(accuracy)  "
      + "\(Wording.count(Int(min(1 / (secondsPerToken ?? 1), 1e15)))) tokens/s"
      + (left == 0 ? "" : "  \(Wording.duration(secondsPerStep(metrics) * Double(left))) left")
  }

  /// The mean since the start, evaluations included: what is left has them too.
  private func secondsPerStep(_ metrics: StepMetrics) -> Double {
    let elapsed = (ContinuousClock().now - start) / .seconds(1)
    return elapsed / Double(max(1, metrics.step - firstStep))
  }
}
