import SluiceFiles
import Sluice

/// An error that ends text generation.
public enum GenerationError: SluiceError, Equatable {
  /// The model's prediction after this number of tokens is not a finite number.
  case notFinite(tokenCount: Int)

  /// Always `badData`: the weights are not finite or far too large.
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
