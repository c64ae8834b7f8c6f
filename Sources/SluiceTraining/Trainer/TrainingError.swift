import SluiceFiles
import Sluice

/// What can be wrong with a run that is to be started or continued.
public enum TrainingError: SluiceError, Equatable {
  /// A setting that cannot work.
  case impossible(TrainingSetting, found: String, expected: String)
  /// A new run would overwrite the one that is there.
  case runExists(path: String)
  /// There is no checkpoint to continue from.
  case nothingToResume(path: String)
  /// A run is to be continued from its best checkpoint, which has no optimizer's state.
  case bestCheckpoint(path: String, run: String)
  /// The data is another than the run was trained on; `kind` says what it is, such as a text.
  case otherData(kind: String, path: String)
  /// A file of the checkpoint holds what it should not.
  case corrupt(path: String, reason: String)

  /// A bad configuration for settings, a place that cannot be written to for a run in the way, missing
  /// input and bad data for what is to be continued.
  public var category: ErrorCategory {
    switch self {
    case .impossible: .badConfiguration
    case .runExists: .cannotWrite
    case .nothingToResume, .bestCheckpoint: .missingInput
    case .otherData, .corrupt: .badData
    }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .impossible(let setting, let found, let expected):
      "\(setting.rawValue) is \(found), expected \(expected)"
    case .runExists(let path): "\(path) already contains a run"
    case .nothingToResume(let path):
      "\(path) contains no checkpoint to resume from: there is no folder named last in it"
    case .bestCheckpoint(let path, let run):
      """
      \(path) is the best checkpoint of \(run), which has no optimizer state: a run can only be resumed \
      from its last checkpoint
      """
    case .otherData(let kind, let path):
      """
      the \(kind) differs from the \(kind) that the run in \(path) was trained on: resume it with the \
      original \(kind), or start a new run
      """
    case .corrupt(let path, let reason): "\(path) is damaged: \(reason)"
    }
  }
}
