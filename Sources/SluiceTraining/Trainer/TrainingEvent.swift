/// What a trainer tells while it works.
public enum TrainingEvent: Sendable, Equatable {
  /// The validation before the first step is done.
  case start(StartMetrics)
  /// A step is done; with the validation loss, if this step was followed by an evaluation.
  case step(StepMetrics)
  /// A checkpoint is on the disk.
  case saved(RunFolder.Kind, step: Int, path: String)
  /// The file `save-now` was found in the run's folder: the checkpoint that it asks for is on the disk, and
  /// the file is gone.
  case metSaveRequest(step: Int)
}

/// How a training ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All steps are done.
  case finished
  /// The accuracy to reach was there after the given step, the last one taken.
  case reachedAccuracy(step: Int)
  /// The recipe's patience was at its end after the given step: the lowest validation loss is that after
  /// `bestStep`.
  case stoppedImproving(step: Int, bestStep: Int)
  /// It was asked to stop after the given step; its checkpoint can be resumed.
  case stopped(step: Int)
}
