import SluiceKernels
import SluiceTraining

/// Messages for trainings that end before the last step.
extension TrainCommand {
  /// Prints the step of the lowest validation loss and the command to continue anyway.
  func tellEarlyStop(_ prepared: any PreparedTraining, bestStep: Int) {
    let training = prepared.training
    let patience = training.configuration.patience ?? 0
    StandardError.write(
      """
      Stopped early after step \(Wording.count(training.step)): no lower validation loss since step \
      \(Wording.count(bestStep)). To train more steps:
        \(continuation(of: prepared)) --patience \(2 * patience)

      """)
  }

  /// Runs `body`; if the training diverges, prints the command that repeats the step.
  func tellingReplay<Result>(
    of prepared: any PreparedTraining, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as Divergence {
      if let replay = error.replay {
        // A validation that diverged is repeated without a step.
        let steps = error.quantity == .validationLoss ? "" : " --steps \(error.step)"
        StandardError.write(
          """
          The batch and the state before the step are in \(replay.path). To repeat the step:
            \(continuation(of: prepared, in: replay))\(steps)

          """)
      }
      throw error
    }
  }

  /// The command that resumes a run.
  ///
  /// - Parameters:
  ///   - prepared: the run's training.
  ///   - folder: the folder of the run to resume; nil for the run's own folder.
  func continuation(of prepared: any PreparedTraining, in folder: RunFolder? = nil) -> String {
    let run = folder ?? prepared.training.run
    var line = "sluice train --resume \(Shell.path(run.path))"
    for path in prepared.pathsToRepeat { line += " \(Shell.path(path))" }
    if let logDir, folder == nil { line += " --log-dir \(Shell.path(logDir))" }
    let precision = prepared.training.configuration.precision
    if recipe.precision.emulate { line += " --precision \(precision.rawValue) --emulate" }
    return line
  }
}

extension TrainingEvent {
  /// Whether the event is a validation, before the first step or after a step.
  var isEvaluation: Bool {
    switch self {
    case .start: true
    case .step(let metrics): metrics.validationLoss != nil
    case .saved, .metSaveRequest: false
    }
  }
}
