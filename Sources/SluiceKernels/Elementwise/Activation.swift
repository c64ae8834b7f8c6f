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

extension Activation {
  /// The function of each element.
  ///
  /// In a loop over vectors, choose outside the loop instead.
  @inline(always)
  func callAsFunction(_ x: Lanes) -> Lanes {
    switch self {
    case .identity: Identity.value(at: x)
    case .sigmoid: Sigmoid.value(at: x)
    case .silu: SiLU.value(at: x)
    case .gelu: GELU.value(at: x)
    }
  }
}
