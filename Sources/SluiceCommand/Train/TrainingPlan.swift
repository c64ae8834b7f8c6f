import Sluice
import SluiceKernels
import SluiceTraining

/// The plan of a training, for the user.
struct TrainingPlan {
  let prepared: any PreparedTraining
  let calibration: Calibration
  /// The saved recipe of a resumed run.
  let savedRecipe: TrainingConfiguration?

  var description: String {
    let rows =
      prepared.planRows + [
        ("Training", steps)
      ] + (schedule.map { [("Schedule", $0)] } ?? []) + patienceRows + [
        ("Memory", memory), ("Time", time),
        ("Run", prepared.training.run.path),
      ]
    return Wording.rows(rows, nameWidth: 10)
  }

  private var steps: String {
    let (training, recipe) = (prepared.training, prepared.training.configuration)
    let done = training.step == 0 ? "" : ", \(Wording.count(training.step)) of them done"
    return """
      \(Wording.count(recipe.stepCount, "step"))\(done), \(prepared.amount); \
      \(Wording.count(ThreadPool.current.threadCount, "thread")), seed \(recipe.seed)
      """
  }

  private var memory: String {
    let (ceiling, available) = (calibration.memoryCeiling, AvailableMemory.current)
    let remark =
      ceiling > available.byteCount
      ? ", more than the \(Wording.bytes(available.byteCount)) of \(available.bound.rawValue)" : ""
    return "at most about \(Wording.bytes(ceiling))" + remark
  }

  /// The effect of a new number of steps on the learning rate; nil if there is none.
  private var schedule: String? {
    let (step, recipe) = (prepared.training.step, prepared.training.configuration)
    guard let savedRecipe, step > 0, step < recipe.stepCount else { return nil }
    let (last, next) = (
      savedRecipe.learningRate(ofStep: step), recipe.learningRate(ofStep: step + 1)
    )
    guard next != savedRecipe.learningRate(ofStep: step + 1) else { return nil }
    return """
      the learning rate changes from \(Wording.rate(last)) to \(Wording.rate(next)) at step \
      \(Wording.count(step + 1)), because the schedule now ends at step \
      \(Wording.count(recipe.stepCount)), not \(Wording.count(savedRecipe.stepCount))
      """
  }

  private var time: String {
    """
    about \(Wording.duration(calibration.seconds)) \
    (\(Wording.decimal(calibration.secondsPerStep * 1000, places: 1)) ms a step)
    """
  }
}
