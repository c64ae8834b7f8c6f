import SluiceFiles
import Sluice

/// A text that cannot go on.
public enum GenerationError: SluiceError, Equatable {
  /// The model's prediction after so many tokens is not a number.
  case notFinite(tokenCount: Int)

  /// Always bad data: weights that are not finite, or far too large.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .notFinite(let tokenCount):
      "the model's prediction after \(tokenCount) tokens is not a finite number; its weights are "
        + "damaged or the training diverged"
    }
  }
}
