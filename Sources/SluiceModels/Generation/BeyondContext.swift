import Sluice

/// The behavior of text generation when the model's context is full.
public enum BeyondContext: String, Sendable, CaseIterable {
  /// The oldest token is dropped, and the context is recomputed for each new token.
  case slides
  /// All tokens are kept, at positions that the model was not trained on.
  ///
  /// This is not possible with learned positions, which end at the context length.
  case goesOn = "goes-on"
}

extension BeyondContext {
  /// Throws if a model has no positions beyond its context.
  func validate(for model: some GenerativeModel) throws(ConfigurationError) {
    guard self == .goesOn, !model.goesBeyondContext else { return }
    throw .outOfRange(
      setting: "beyondContext", value: rawValue,
      expected: "slides: learned positions end with the context of \(model.contextLength)")
  }
}
