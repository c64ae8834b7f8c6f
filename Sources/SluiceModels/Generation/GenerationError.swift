import SluiceFiles

/// A text that cannot go on, or begin.
public enum GenerationError: SluiceError, Equatable {
  /// The model's prediction after so many tokens is not a number.
  case notFinite(tokenCount: Int)
  /// The model reads all tokens anew for each next one, so that there is nothing to keep.
  case noState
  /// A file is no prompt cache.
  case noPromptCache(path: String)
  /// A file is the prompt cache of another model.
  case foreignPromptCache(path: String, reason: String)

  /// Always bad data: weights that are not finite or far too large, or a file of something else.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .notFinite(let tokenCount):
      "the model's prediction after \(tokenCount) tokens is not a finite number; its weights are "
        + "damaged or the training diverged"
    case .noState:
      "the model keeps no state of the tokens that it read: it has no prompt cache"
    case .noPromptCache(let path):
      "\(path) is no prompt cache: it does not list the tokens that were read"
    case .foreignPromptCache(let path, let reason):
      "\(path) is the prompt cache of another model: \(reason)"
    }
  }
}
