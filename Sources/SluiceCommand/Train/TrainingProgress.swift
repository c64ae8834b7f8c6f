import SluiceModels
import SluiceTraining

/// Shows on standard error how a training goes: a line that redraws itself on a terminal, a line an
/// evaluation elsewhere.
struct TrainingProgress {
  private let stepCount: Int
  private let firstStep: Int
  private let scoreNames: [String]
  private let run: RunFolder
  private let bitsPerByteOfLoss: Double?
  private var validationLoss: Float?
  private var validationScores: [String: Float]
  private let start = ContinuousClock().now
  private var secondsPerToken: Double?
  private var lastDrawn: ContinuousClock.Instant?
  private var redrawn = RedrawnLine()

  private static let redrawInterval = Duration.milliseconds(100)

  /// Prepares to show a training from where it stands.
  ///
  /// - Parameters:
  ///   - training: the training.
  ///   - bitsPerByteOfLoss: what its loss of validation is multiplied by to make bits for each byte of
  ///     text; nil to leave them out.
  init(of training: any TrainingRun, bitsPerByteOfLoss: Double? = nil) {
    self.bitsPerByteOfLoss = bitsPerByteOfLoss
    stepCount = training.configuration.stepCount
    firstStep = training.step
    scoreNames = training.scoreNames
    run = training.run
    validationLoss = training.validationLoss
    validationScores = training.validationScores
  }

  /// Takes note of an event.
  mutating func show(_ event: TrainingEvent) {
    if case .metSaveRequest(let step) = event { tellSaved(step) }
    guard case .step(let metrics) = event else { return }
    if let loss = metrics.validationLoss { validationLoss = loss }
    validationScores.merge(metrics.validationScores) { $1 }
    // Single steps are uneven; the speed shown is that of the last twenty or so.
    let seconds = 1 / metrics.inputsPerSecond
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

  private mutating func tellSaved(_ step: Int) {
    clear()
    StandardError.write(
      "Saved after step \(Wording.count(step)), as \(run.saveRequestPath) asked: \(run.path)/last\n"
    )
  }

  /// Removes the line that redraws itself.
  mutating func clear() { redrawn.clear() }

  /// One line: step, loss, validation loss, also by bytes, and scores, tokens a second, time left.
  func line(_ metrics: StepMetrics) -> String {
    let total = Wording.count(stepCount)
    let step = Wording.count(metrics.step)
    let validation =
      validationLoss.map { "  validation \(Wording.decimal($0))\(bits(of: $0))" } ?? ""
    let scores = scoreNames.compactMap { name in validationScores[name].map { score(name, $0) } }
      .joined()
    let left = stepCount - metrics.step
    return String(repeating: " ", count: max(0, total.count - step.count))
      + "\(step)/\(total)  loss \(Wording.decimal(metrics.loss))\(validation)\(scores)  "
      + "\(Wording.count(Int(min(1 / (secondsPerToken ?? 1), 1e15)))) tokens/s"
      + (left == 0 ? "" : "  \(Wording.duration(secondsPerStep(metrics) * Double(left))) left")
  }

  private func bits(of loss: Float) -> String {
    bitsPerByteOfLoss.map { " (\(Wording.decimal(Double(loss) * $0, places: 3)) bits/byte)" } ?? ""
  }

  private func score(_ name: String, _ value: Float) -> String {
    name == Score.accuracyName
      ? "  \(TaskReport.accuracy(value)) right" : "  \(name) \(Wording.decimal(value))"
  }

  /// The mean since the start, evaluations included: what is left has them too.
  private func secondsPerStep(_ metrics: StepMetrics) -> Double {
    let elapsed = (ContinuousClock().now - start) / .seconds(1)
    return elapsed / Double(max(1, metrics.step - firstStep))
  }
}
