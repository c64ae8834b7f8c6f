/// An elementwise function, known when a loop over vectors is compiled.
///
/// Loops are generic over the function, and `Activation` selects the function outside of them. A
/// `switch` or a closure inside would cost a call for each vector.
protocol LaneFunction {
  /// The function at each element.
  static func value(at x: Lanes) -> Lanes

  /// The function, with the same bits as `value(at:)`, and its derivative at each element.
  static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes)

  /// The function's description as a gate; nil (the default) if it is not used as one.
  static var gate: GateFunction? { get }
}

extension LaneFunction {
  static var gate: GateFunction? { nil }
}

/// The description of a function as a gate.
package struct GateFunction: Sendable {
  /// One sentence: the formula, the range, and the value that logits near zero give.
  package let sentence: String
  /// The range of nearly all values.
  package let usualRange: ClosedRange<Float>

  init(_ sentence: String, usualRange: ClosedRange<Float>) {
    self.sentence = sentence
    self.usualRange = usualRange
  }
}

enum Identity: LaneFunction {
  @inline(always) static func value(at x: Lanes) -> Lanes { x }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    (x, Lanes(repeating: 1))
  }
}

enum Sigmoid: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "1 / (1 + exp(-x)), between 0 and 1; starts near 0.5", usualRange: 0...1)

  @inline(always) static func value(at x: Lanes) -> Lanes { 1 / (1 + exponential(-x)) }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let s = value(at: x)
    return (s, s * (1 - s))
  }
}

enum SiLU: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "x * sigmoid(x); starts near 0", usualRange: -1...3)

  @inline(always) static func value(at x: Lanes) -> Lanes { x * Sigmoid.value(at: x) }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let s = Sigmoid.value(at: x)
    return (x * s, s * multiplyAdd(x, 1 - s, Lanes(repeating: 1)))
  }
}

enum GELU: LaneFunction {
  @inline(always) static func value(at x: Lanes) -> Lanes { x * normalDistribution(x).cumulative }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let (cumulative, density) = normalDistribution(x)
    return (x * cumulative, multiplyAdd(x, density, cumulative))
  }
}

enum Tanh: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "hyperbolic tangent, between -1 and 1; starts near 0", usualRange: -1...1)

  @inline(always) static func value(at x: Lanes) -> Lanes { hyperbolicTangent(x) }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let t = hyperbolicTangent(x)
    return (t, multiplyAdd(-t, t, Lanes(repeating: 1)))
  }
}

enum Softplus: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "log(1 + exp(x)), positive; starts near 0.69", usualRange: 0...4)

  /// `max(x, 0) + log(1 + exp(-|x|))`, which cannot overflow.
  @inline(always) static func value(at x: Lanes) -> Lanes {
    maximum(x, Lanes()) + logarithmOfOnePlus(exponential(-x.magnitudes))
  }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let e = exponential(-x.magnitudes)
    let sigmoid = Lanes(repeating: 1).replacing(with: e, where: x .< 0) / (1 + e)
    return (maximum(x, Lanes()) + logarithmOfOnePlus(e), sigmoid)
  }
}

enum ReLU: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "max(x, 0); half of the values start at 0", usualRange: 0...4)

  @inline(always) static func value(at x: Lanes) -> Lanes { maximum(x, Lanes()) }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    (value(at: x), Lanes().replacing(with: 1, where: x .> 0))
  }
}

enum HardSigmoid: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "x / 6 + 1 / 2, clipped to 0 to 1; starts near 0.5", usualRange: 0...1)

  @inline(always) static func value(at x: Lanes) -> Lanes {
    let line = multiplyAdd(x, Lanes(repeating: 1 / 6), Lanes(repeating: 0.5))
    return minimum(maximum(line, Lanes()), Lanes(repeating: 1))
  }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    (value(at: x), Lanes().replacing(with: 1 / 6, where: x.magnitudes .< 3))
  }
}

enum NonSparseSigmoid: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "(1 + sigmoid(x)) / 2, between 0.5 and 1; starts near 0.75", usualRange: 0...1)

  @inline(always) static func value(at x: Lanes) -> Lanes {
    multiplyAdd(Sigmoid.value(at: x), Lanes(repeating: 0.5), Lanes(repeating: 0.5))
  }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let (s, slope) = Sigmoid.valueAndSlope(at: x)
    return (multiplyAdd(s, Lanes(repeating: 0.5), Lanes(repeating: 0.5)), 0.5 * slope)
  }
}
