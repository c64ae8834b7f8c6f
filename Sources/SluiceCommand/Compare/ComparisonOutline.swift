import SluiceModels
import SluiceTraining

/// The plan of a comparison, for the user.
struct ComparisonOutline {
  private let variants: [String]
  private let seeds: [UInt64]
  private let stepCount: Int
  private let sweep: LearningRateTrial?
  private let jobs: [ComparisonJob]
  private let folder: String

  /// - Parameters:
  ///   - plan: the plan.
  ///   - folder: the folder of the comparison.
  init<Configuration>(plan: ComparisonPlan<Configuration>, folder: String) {
    variants = plan.variants.map(\.name)
    seeds = plan.seeds
    stepCount = plan.recipe.stepCount
    sweep = plan.sweep
    jobs = plan.jobs
    self.folder = folder
  }

  /// The text of the plan.
  ///
  /// - Parameters:
  ///   - results: the finished runs.
  ///   - calibration: the calibration of the first run.
  ///   - job: the first run.
  func description(
    _ results: ComparisonResults, _ calibration: Calibration, of job: ComparisonJob
  ) -> String {
    let rows: [(name: String, value: String)] = [
      ("Variants", "\(variants.count): \(variants.joined(separator: ", "))"),
      ("Seeds", seeds.map(String.init).joined(separator: ", ")),
      ("Runs", runs(results)),
      ("Time", time(results, calibration, of: job)),
      ("Folder", folder),
    ]
    return Wording.rows(rows, nameWidth: 10)
  }

  private func runs(_ results: ComparisonResults) -> String {
    let count = variants.count * seeds.count
    var text =
      "\(Wording.count(count, "run")) of \(Wording.count(stepCount, "step"))"
    let trialCount = results.runCount - count
    if let sweep, trialCount > 0 {
      text +=
        ", \(Wording.count(trialCount, "trial")) of learning rates of "
        + Wording.count(sweep.stepCount, "step")
    }
    return results.doneCount == 0 ? text : text + "; \(Wording.count(results.doneCount)) are done"
  }

  private func time(
    _ results: ComparisonResults, _ calibration: Calibration, of job: ComparisonJob
  ) -> String {
    let whole = jobs.reduce(0) { $0 + calibration.seconds(of: $1.recipe) }
    let share = Double(results.runCount - results.doneCount) / Double(max(1, results.runCount))
    let seconds = whole * share
    return """
      about \(Wording.duration(seconds)) in total \
      (\(Wording.decimal(calibration.secondsPerStep * 1000, places: 1)) ms a step of \(job.variant))
      """
  }
}
