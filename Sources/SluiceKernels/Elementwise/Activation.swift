/// A function applied to each element.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// `x`
  case identity
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `x * sigmoid(x)`
  case silu
  /// `x` times the probability that a standard normal variable lies below it: GELU in its exact form.
  case gelu
}
