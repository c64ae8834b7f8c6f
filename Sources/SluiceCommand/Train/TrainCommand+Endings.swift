import SluiceKernels
import SluiceTraining

/// What is told of endings that come before the last step.
extension TrainCommand {
  /// Says since when the validation loss did not fall, and how to go on all the same.
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

  /// Runs `body`; where the training diverges in it, prints the command that repeats the step.
  func tellingReplay<Result>(
    of prepared: any PreparedTraining, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as Divergence {
      if let replay = error.replay {
        // With the validation there is no step to be taken again.
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

  /// The line that goes on with a run.
  ///
  /// - Parameters:
  ///   - prepared: the run's training.
  ///   - folder: where the run to go on with lies, if not in its own folder.
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
