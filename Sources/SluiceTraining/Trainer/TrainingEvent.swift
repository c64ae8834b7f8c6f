/// The events that a trainer reports.
public enum TrainingEvent: Sendable, Equatable {
  /// The validation before the first step is done.
  case start(StartMetrics)
  /// A step is done; its metrics include the validation loss if a validation followed.
  case step(StepMetrics)
  /// A checkpoint was written.
  case saved(RunFolder.Kind, step: Int, path: String)
  /// The file `save-now` was found in the run's folder: the requested checkpoint was written and the file was
  /// removed.
  case metSaveRequest(step: Int)
}

/// How a training ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps are done.
  case finished
  /// The target accuracy was reached after the given step.
  case reachedAccuracy(step: Int)
  /// Early stopping after the given step; the lowest validation loss is that of `bestStep`.
  case stoppedImproving(step: Int, bestStep: Int)
  /// The training was stopped after the given step; it can be resumed.
  case stopped(step: Int)
}
