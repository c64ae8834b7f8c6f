import Sluice
import SluiceTraining

/// What a training is going to do, for the user to read before it does.
struct TrainingPlan {
  let prepared: any PreparedTraining
  let calibration: Calibration

  var description: String {
    let rows =
      prepared.planRows + [
        ("Training", steps)
      ] + patienceRows + [
        ("Memory", "at most about \(Wording.bytes(calibration.memoryCeiling))"), ("Time", time),
        ("Run", prepared.training.run.path),
      ]
    return rows.map { name, value in
      name + String(repeating: " ", count: 10 - name.count) + value + "\n"
    }.joined()
  }

  private var steps: String {
    let (training, recipe) = (prepared.training, prepared.training.configuration)
    let done = training.step == 0 ? "" : ", \(Wording.count(training.step)) of them done"
    return """
      \(Wording.count(recipe.stepCount, "step"))\(done), \(prepared.amount); \
      \(Wording.count(ThreadPool.current.threadCount, "thread")), seed \(recipe.seed)
      """
  }

  private var time: String {
    """
    about \(Wording.duration(calibration.seconds)) \
    (\(Wording.decimal(calibration.secondsPerStep * 1000, places: 1)) ms a step)
    """
  }
}
