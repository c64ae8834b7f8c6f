/// A function of each element, known when a loop over vectors is compiled.
///
/// Loops are generic over the function and chosen by `Activation` outside: a choice, or a closure,
/// inside them would leave a call for each vector.
protocol LaneFunction {
  /// The function at each element.
  static func value(at x: Lanes) -> Lanes

  /// The function, to the same bits as `value(at:)`, and its derivative at each element.
  static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes)
}

enum Identity: LaneFunction {
  @inline(always) static func value(at x: Lanes) -> Lanes { x }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    (x, Lanes(repeating: 1))
  }
}

enum Sigmoid: LaneFunction {
  @inline(always) static func value(at x: Lanes) -> Lanes { 1 / (1 + exponential(-x)) }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let s = value(at: x)
    return (s, s * (1 - s))
  }
}

enum SiLU: LaneFunction {
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
