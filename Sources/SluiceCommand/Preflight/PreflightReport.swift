import SluiceKernels
import SluiceTraining

/// The report of a preflight.
struct PreflightReport {
  let gradients: GradientCheck
  let range: LearningRateRange
  let overfitting: Overfitting
  let calibration: Calibration
  /// The available memory.
  let memory: AvailableMemory

  /// The names of failed checks.
  var failures: [String] { checks.filter { !$0.passes }.map { $0.name.lowercased() } }

  private struct Check {
    let name: String
    let passes: Bool
    let finding: String
    /// The advice for a failed check.
    let advice: String
  }

  private var checks: [Check] {
    [
      Check(
        name: "Gradients", passes: gradients.passes, finding: gradientFinding,
        advice: """
          Wrong gradients come from an error in a backward pass, not from the training settings.
          """),
      Check(
        name: "Learning rate", passes: range.proposal != nil, finding: rateFinding,
        advice: """
          No learning rate reduced the loss by 5 %. Try other rates with --learning-rates, or more steps \
          with --trial-steps; another --optimizer, --init or --norm may help.
          """),
      Check(
        name: "One batch", passes: overfitting.passes, finding: batchFinding,
        advice: """
          A model that cannot overfit a few examples is too small, or its settings prevent learning: \
          check --hidden, --layers, --dropout, --weight-decay, --init.
          """),
      Check(
        name: "Memory", passes: calibration.memoryCeiling <= memory.byteCount,
        finding: memoryFinding,
        advice: """
          To reduce memory, use a smaller --batch with more --accumulate, --recompute, or \
          --activations bfloat16.
          """),
    ]
  }

  private var gradientFinding: String {
    let kinds = Wording.count(gradients.kinds.count, "kind") + " of parameters"
    guard let worst = gradients.wrong.max(by: { $0.error < $1.error }) else {
      return "\(kinds), largest error \(Wording.decimal(100 * gradients.error, places: 2)) %"
    }
    return """
      wrong for \(gradients.wrong.count) of \(kinds), largest error \
      \(Wording.decimal(100 * worst.error, places: 0)) % in \(worst.parameter)
      """
  }

  private var rateFinding: String {
    let tried = "\(range.trials.count) tried for \(Wording.count(range.stepCount, "step")) each"
    guard let proposal = range.proposal else { return "none of \(tried)" }
    let edge =
      range.isAtEdge && range.trials.count > 1
      ? "; it is the first or last of them, try more with --learning-rates" : ""
    return "\(proposal), of \(tried)\(edge)"
  }

  private var batchFinding: String {
    let steps = Wording.count(overfitting.stepCount, "step")
    guard let loss = overfitting.endLoss else { return "diverged after \(steps)" }
    return """
      loss from \(Wording.decimal(overfitting.startLoss, places: 2)) to \
      \(Wording.decimal(loss, places: 2)) in \(steps)
      """
  }

  private var memoryFinding: String {
    """
    at most about \(Wording.bytes(calibration.memoryCeiling)) of the \
    \(Wording.bytes(memory.byteCount)) of \(memory.bound.rawValue)
    """
  }

  /// One line per check, and a plot of the losses over learning rates.
  var text: String {
    let rows =
      checks.map { [$0.name, $0.passes ? "pass" : "FAIL", $0.finding] }
      + [
        [
          "Time", "",
          """
          about \(Wording.duration(calibration.seconds)) \
          (\(Wording.decimal(calibration.secondsPerStep * 1000, places: 1)) ms a step)
          """,
        ]
      ]
    let table = rows.map { row in
      let name = row[0] + Wording.padded("", to: 15 - row[0].count)
      return name + row[1] + Wording.padded("", to: 6 - row[1].count) + row[2] + "\n"
    }.joined()
    let advice = checks.filter { !$0.passes }.map { $0.advice + "\n" }.joined()
    return """
      \(table)
      Validation loss after \(Wording.count(range.stepCount, "step")), by learning rate (× diverged)

      \(plot.text)
      \(advice.isEmpty ? "" : advice + "\n")
      """
  }

  private var plot: TerminalPlot {
    TerminalPlot(
      points: range.trials.map { trial in
        TerminalPlot.Point(label: "\(trial.learningRate)", value: trial.loss.map(Double.init))
      })
  }
}
