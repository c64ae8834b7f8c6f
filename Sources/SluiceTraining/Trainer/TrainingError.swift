import SluiceFiles
import Sluice

/// What can be wrong with a run that is to be started or continued.
public enum TrainingError: SluiceError, Equatable {
  /// A setting that cannot work.
  case impossible(String)
  /// A new run would overwrite the one that is there.
  case runExists(path: String)
  /// There is no checkpoint to continue from.
  case nothingToResume(path: String)
  /// The text is another than the run was trained on.
  case otherText(path: String)
  /// A file of the checkpoint holds what it should not.
  case corrupt(path: String, reason: String)

  /// 78 for settings, 74 for a run in the way, 66 and 65 for what is to be continued.
  public var category: ErrorCategory {
    switch self {
    case .impossible: .badConfiguration
    case .runExists: .cannotWrite
    case .nothingToResume: .missingInput
    case .otherText, .corrupt: .badData
    }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .impossible(let sentence): sentence
    case .runExists(let path):
      "\(path) already holds a run: continue it with --resume \(path), or choose another --out"
    case .nothingToResume(let path):
      "\(path) holds no checkpoint to resume from: it has no folder named last"
    case .otherText(let path):
      """
      the text is not the one that the run in \(path) was trained on, so it cannot be continued as \
      if never stopped: give the same text, unchanged, or start a new run
      """
    case .corrupt(let path, let reason): "\(path) is damaged: \(reason)"
    }
  }
}

/// Training went wrong: a number is not finite.
///
/// The checkpoints on the disk are from before that.
public struct Divergence: Error, Equatable, CustomStringConvertible {
  /// The step it happened in.
  public let step: Int
  /// What is not finite: the loss, the validation loss or the gradient of a named parameter.
  public let what: String
  /// What was found: infinity or NaN.
  public let value: Float

  /// One sentence.
  public var description: String {
    """
    training diverged at step \(step): \(what) is \(value.isNaN ? "not a number" : "infinite"); \
    a smaller --learning-rate, a longer --warmup or a smaller --clip may help
    """
  }
}
