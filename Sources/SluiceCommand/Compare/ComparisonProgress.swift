import Sluice
import SluiceTraining

/// Progress of a comparison on standard error: the current run, its progress, and the remaining time.
struct ComparisonProgress {
  private let outline: ComparisonOutline
  private let inputName: String
  private var isOutlined = false
  private var training: TrainingProgress?

  /// - Parameters:
  ///   - outline: the plan.
  ///   - inputName: the name of the inputs that the training speed counts.
  init(of outline: ComparisonOutline, inputName: String) {
    self.outline = outline
    self.inputName = inputName
  }

  /// Shows an event.
  mutating func show(_ event: ComparisonEvent) {
    switch event {
    case .begins(let job, let training, let results):
      if !isOutlined {
        isOutlined = true
        let calibration = training.calibrate()
        StandardError.write(outline.description(results, calibration, of: job) + "\n")
      }
      let resumed = training.step == 0 ? "" : ", resumed after step \(Wording.count(training.step))"
      let left =
        Self.secondsLeft(results).map { "; about \(Wording.duration($0)) left in total" } ?? ""
      StandardError.write(
        """
        Run \(results.doneCount + 1) of \(results.runCount): \(Self.name(of: job))\(resumed)\(left)

        """)
      self.training = TrainingProgress(of: training, inputName: inputName)
    case .training(let event): self.training?.show(event)
    case .ended(let run, _):
      clear()
      if let divergence = run.divergence {
        StandardError.write("  diverged at \(divergence)\n")
      }
    }
  }

  /// Removes the progress line.
  mutating func clear() { training?.clear() }

  private static func name(of job: ComparisonJob) -> String {
    let rate = job.learningRate.map { ", learning rate \($0)" } ?? ""
    return "\(job.variant), seed \(job.seed)\(rate)"
  }

  /// The estimated remaining time, from the mean time of finished runs; nil before the first is done.
  private static func secondsLeft(_ results: ComparisonResults) -> Double? {
    let runs = results.variants.flatMap(\.runs).filter { $0.divergence == nil }
    guard !runs.isEmpty else { return nil }
    let mean = runs.reduce(0) { $0 + $1.seconds } / Double(runs.count)
    return mean * Double(results.runCount - results.doneCount)
  }
}
