import SluiceFiles
import Sluice

/// What can be wrong with a comparison.
public enum ComparisonError: SluiceError, Equatable {
  /// There is nothing of a kind.
  case nothing(String)
  /// Something is named twice.
  case repeated(String)
  /// The folder holds a comparison with other settings.
  case otherSettings(path: String, difference: String)

  /// 78 for settings, 74 for a comparison in the way.
  public var category: ErrorCategory {
    switch self {
    case .nothing, .repeated: .badConfiguration
    case .otherSettings: .cannotWrite
    }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .nothing(let noun): "a comparison needs a \(noun) at least"
    case .repeated(let what): "\(what) is named twice"
    case .otherSettings(let path, let difference):
      """
      \(path) holds a comparison with other settings: \(difference); repeat them to continue it, \
      or choose another --out
      """
    }
  }
}
