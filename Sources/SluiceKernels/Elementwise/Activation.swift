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
    case .identity: x
    case .sigmoid: SluiceKernels.sigmoid(x)
    case .silu: SluiceKernels.silu(x)
    case .gelu: SluiceKernels.gelu(x)
    }
  }

  /// The function's derivative at each element.
  @inline(always)
  func derivative(at x: Lanes) -> Lanes {
    switch self {
    case .identity: Lanes(repeating: 1)
    case .sigmoid: sigmoidDerivative(at: x)
    case .silu: siluDerivative(at: x)
    case .gelu: geluDerivative(at: x)
    }
  }
}

@inline(always)
func sigmoid(_ x: Lanes) -> Lanes { 1 / (1 + exponential(-x)) }

@inline(always)
func sigmoidDerivative(at x: Lanes) -> Lanes {
  let s = sigmoid(x)
  return s * (1 - s)
}

@inline(always)
func silu(_ x: Lanes) -> Lanes { x / (1 + exponential(-x)) }

@inline(always)
func siluDerivative(at x: Lanes) -> Lanes {
  let s = sigmoid(x)
  return s * multiplyAdd(x, 1 - s, Lanes(repeating: 1))
}

@inline(always)
func gelu(_ x: Lanes) -> Lanes { x * normalCumulative(x) }

@inline(always)
func geluDerivative(at x: Lanes) -> Lanes {
  let density = 0.398_942_28 * exponential(-0.5 * x * x)
  return multiplyAdd(x, density, normalCumulative(x))
}
