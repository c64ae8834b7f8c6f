/// What a trainer tells while it works.
public enum TrainingEvent: Sendable, Equatable {
  /// A step is done; with the validation loss, if this step was followed by an evaluation.
  case step(StepMetrics)
  /// A checkpoint is on the disk.
  case saved(RunFolder.Kind, step: Int, path: String)
}

/// How a training ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps are done.
  case finished
  /// The accuracy to reach was there after the given step, the last one taken.
  case reachedAccuracy(step: Int)
  /// It was asked to stop after the given step; its checkpoint can be resumed.
  case stopped(step: Int)
}
