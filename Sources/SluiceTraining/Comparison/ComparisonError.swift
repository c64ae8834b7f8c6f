import SluiceFiles
import Sluice

/// An error of a comparison.
public enum ComparisonError: SluiceError, Equatable {
  /// A part of a plan.
  public enum Part: String, Sendable {
    /// A variant of the model.
    case variant
    /// A random seed.
    case seed
    /// A learning rate of the sweep.
    case learningRate = "learning rate"
  }

  /// A part of the plan is empty.
  case nothing(Part)
  /// A part of the plan is given twice.
  case repeated(Part, String)
  /// The folder contains a comparison with different settings.
  case otherSettings(path: String, difference: String)

  /// `badConfiguration` for settings, `cannotWrite` for an existing comparison.
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
