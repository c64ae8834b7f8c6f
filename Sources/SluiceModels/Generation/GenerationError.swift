import SluiceFiles

/// The errors of text generation.
public enum GenerationError: SluiceError, Equatable {
  /// The model's prediction after this number of tokens is not a finite number.
  case notFinite(tokenCount: Int)
  /// The model has no state (key/value cache), because it recomputes all tokens for each new token.
  case noState
  /// The file is not a prompt cache.
  case noPromptCache(path: String)
  /// The model has no chat template.
  case noChatTemplate(path: String)
  /// The file is the prompt cache of a different model.
  case foreignPromptCache(path: String, reason: String)

  /// Always `badData`: the weights are not finite or far too large, or the file is not a suitable prompt cache.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .notFinite(let tokenCount):
      "the model's prediction after \(tokenCount) tokens is not a finite number; its weights are "
        + "damaged or the training diverged"
    case .noState:
      "the model has no state (key/value cache), so it cannot have a prompt cache"
    case .noPromptCache(let path):
      "\(path) is not a prompt cache: it contains no list of tokens"
    case .noChatTemplate(let path):
      "\(path) has no chat template: the model is not made for conversations"
    case .foreignPromptCache(let path, let reason):
      "\(path) is the prompt cache of a different model: \(oneLine(reason))"
    }
  }
}
