/// A function of a number, known when a loop over vectors is compiled.
protocol UnaryFunction {
  func value(at x: Lanes) -> Lanes

  /// The gradient of the argument, from that of the value.
  func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes
}

struct ExponentialFunction: UnaryFunction {
  @inline(always) func value(at x: Lanes) -> Lanes { exponential(x) }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    chained(upstream, exponential(x))
  }
}

struct LogarithmFunction: UnaryFunction {
  @inline(always) func value(at x: Lanes) -> Lanes { naturalLogarithm(x) }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    chained(upstream, 1 / x)
  }
}

struct SquareRootFunction: UnaryFunction {
  /// Tiny numbers are scaled up, as `squareRoot` requires; infinity and negative numbers are
  /// handled separately.
  @inline(always) func value(at x: Lanes) -> Lanes {
    let isTiny = x .< 0x1p-100
    let scaled = x.replacing(with: x * 0x1p64, where: isTiny)
    let root = squareRoot(scaled)
    return root.replacing(with: root * 0x1p-32, where: isTiny)
      .replacing(with: x, where: (x .== .infinity) .| (x .!= x) .| (x .== 0))
      .replacing(with: .nan, where: x .< 0)
  }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    chained(upstream, 0.5 / value(at: x))
  }
}

struct AbsoluteFunction: UnaryFunction {
  @inline(always) func value(at x: Lanes) -> Lanes { x.magnitudes }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    let signed = Lanes(bits: upstream.bits ^ (x.bits & SIMD16<UInt32>(repeating: 0x8000_0000)))
    return signed.replacing(with: 0, where: x .== 0)
      .replacing(with: chained(upstream, x), where: x .!= x)
  }
}

struct SquareFunction: UnaryFunction {
  @inline(always) func value(at x: Lanes) -> Lanes { x * x }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    chained(upstream, x + x)
  }
}

struct PowerFunction: UnaryFunction {
  let exponent: Float

  @inline(always) func value(at x: Lanes) -> Lanes {
    Power.value(x, Lanes(repeating: exponent))
  }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    guard exponent != 0 else { return Lanes() }
    return chained(upstream, exponent * Power.value(x, Lanes(repeating: exponent - 1)))
  }
}

struct ClampFunction: UnaryFunction {
  let lower: Float
  let upper: Float

  // `minimum` and `maximum` return the first argument if it is NaN.
  @inline(always) func value(at x: Lanes) -> Lanes {
    minimum(maximum(x, Lanes(repeating: lower)), Lanes(repeating: upper))
  }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    upstream.replacing(with: 0, where: (x .< lower) .| (x .> upper))
  }
}

struct HuberFunction: UnaryFunction {
  let delta: Float

  @inline(always) func value(at x: Lanes) -> Lanes {
    let magnitude = x.magnitudes
    return (delta * (magnitude - 0.5 * delta))
      .replacing(with: 0.5 * x * x, where: magnitude .<= delta)
  }

  @inline(always) func gradient(_ upstream: Lanes, at x: Lanes) -> Lanes {
    chained(upstream, ClampFunction(lower: -delta, upper: delta).value(at: x))
  }
}
