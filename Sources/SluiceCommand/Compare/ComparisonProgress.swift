import Sluice
import SluiceTraining

/// Shows on standard error which run of a comparison is under way, how it goes, and the time left.
struct ComparisonProgress {
  private var training: TrainingProgress?

  /// Takes note of an event.
  mutating func show(_ event: ComparisonEvent) {
    switch event {
    case .begins(let job, let trainer, let results):
      let resumed = trainer.step == 0 ? "" : ", from step \(Wording.count(trainer.step)) on"
      let left =
        Self.secondsLeft(results).map { "; about \(Wording.duration($0)) left in all" } ?? ""
      StandardError.write(
        """
        Run \(results.doneCount + 1) of \(results.runCount): \(Self.name(of: job))\(resumed)\(left)

        """)
      training = TrainingProgress(
        stepCount: trainer.configuration.stepCount, firstStep: trainer.step,
        validationLoss: trainer.validationLoss,
        validationAccuracy: trainer.dataset.task == nil ? nil : trainer.validationAccuracy ?? 0)
    case .training(let event): training?.show(event)
    case .ended(let run, _):
      clear()
      if let divergence = run.divergence {
        StandardError.write("  diverged at \(divergence)\n")
      }
    }
  }

  /// Removes the line that redraws itself.
  mutating func clear() { training?.clear() }

  private static func name(of job: ComparisonPlan.Job) -> String {
    let rate = job.learningRate.map { ", learning rate \($0)" } ?? ""
    return "\(job.variant.name), seed \(job.seed)\(rate)"
  }

  /// As many runs as are left, at the mean time of those that are done; nil before the first.
  private static func secondsLeft(_ results: ComparisonResults) -> Double? {
    let runs = results.variants.flatMap(\.runs).filter { $0.divergence == nil }
    guard !runs.isEmpty else { return nil }
    let mean = runs.reduce(0) { $0 + $1.seconds } / Double(runs.count)
    return mean * Double(results.runCount - results.doneCount)
  }
}
