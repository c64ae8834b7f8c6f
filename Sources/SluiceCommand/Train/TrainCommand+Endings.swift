import SluiceTraining

/// What is told of endings that come before the last step.
extension TrainCommand {
  /// Says since when the validation loss did not fall, and how to go on all the same.
  func tellEarlyStop(_ training: any TrainingRun, bestStep: Int) {
    let patience = training.configuration.patience ?? 0
    StandardError.write(
      """
      Stopped early after step \(Wording.count(training.step)): no better loss since step \
      \(Wording.count(bestStep)). More steps with
        sluice train --resume \(training.run.path) --patience \(2 * patience)

      """)
  }

  /// Runs `body`; where the training diverges in it, prints the command that repeats the step.
  func tellingReplay<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as Divergence {
      if let replay = error.replay {
        // With the validation there is no step to be taken again.
        let steps = error.quantity == .validationLoss ? "" : " --steps \(error.step)"
        StandardError.write(
          """
          The batch and the state before it lie in \(replay.path). To repeat the step:
            sluice train --resume \(replay.path)\(steps)

          """)
      }
      throw error
    }
  }
}

extension TrainingEvent {
  /// Whether it is a step that was followed by an evaluation.
  var isEvaluation: Bool {
    if case .step(let metrics) = self { metrics.validationLoss != nil } else { false }
  }
}
