import SluiceFiles
import Sluice

/// What can be wrong with a comparison.
public enum ComparisonError: SluiceError, Equatable {
  /// A part of a plan.
  public enum Part: String, Sendable {
    /// A model that is compared.
    case variant
    /// What a run is drawn from.
    case seed
    /// A learning rate on trial.
    case learningRate = "learning rate"
  }

  /// There is nothing of a kind.
  case nothing(Part)
  /// Something is named twice.
  case repeated(Part, String)
  /// The folder holds a comparison with other settings.
  case otherSettings(path: String, difference: String)

  /// A bad configuration for settings, a place that cannot be written to for a comparison in the way.
  public var category: ErrorCategory {
    switch self {
    case .nothing, .repeated: .badConfiguration
    case .otherSettings: .cannotWrite
    }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .nothing(let part): "a comparison needs at least one \(part.rawValue)"
    case .repeated(let part, let value): "\(part.rawValue) \(value) is given twice"
    case .otherSettings(let path, let difference):
      "\(path) contains a comparison with different settings: \(difference)"
    }
  }
}
