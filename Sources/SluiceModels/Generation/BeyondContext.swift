import Sluice

/// What a text's generation does once the model's context is full.
public enum BeyondContext: String, Sendable, CaseIterable {
  /// The oldest token leaves the window, whose tokens are then computed anew for each token.
  case slides
  /// All tokens stay, at positions that the model was not trained on; not with learned positions, which
  /// end with the context.
  case goesOn = "goes-on"
}

extension BeyondContext {
  /// Throws where a model has no positions beyond its context.
  func validate(for model: some GenerativeModel) throws(ConfigurationError) {
    guard self == .goesOn, !model.goesBeyondContext else { return }
    throw .outOfRange(
      setting: "beyondContext", value: rawValue,
      expected: "slides: learned positions end with the context of \(model.contextLength)")
  }
}
