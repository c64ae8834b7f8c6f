import SluiceFiles
import Sluice

/// The errors of starting or resuming a run.
public enum TrainingError: SluiceError, Equatable {
  /// A setting is invalid.
  case impossible(TrainingSetting, found: String, expected: String)
  /// The folder already contains a run.
  case runExists(path: String)
  /// There is no checkpoint to resume from.
  case nothingToResume(path: String)
  /// The path is the best checkpoint of a run; it has no optimizer state to resume from.
  case bestCheckpoint(path: String, run: String)
  /// The data are not those that the run was trained on; `kind` names the kind of data, such as a text.
  case otherData(kind: String, path: String)
  /// A file of the checkpoint is damaged.
  case corrupt(path: String, reason: String)

  /// Settings are configuration errors; an existing run is an output error; the others are missing input or
  /// bad data.
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
    case .corrupt(let path, let reason): "\(path) is damaged: \(oneLine(reason))"
    }
  }
}
