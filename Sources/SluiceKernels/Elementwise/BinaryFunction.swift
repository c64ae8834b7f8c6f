#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A function of two numbers, known when a loop over vectors is compiled.
protocol BinaryFunction {
  static func value(_ a: Lanes, _ b: Lanes) -> Lanes

  /// The gradient of one of the arguments, from the gradient of the value.
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
}

extension BinaryFunction {
  /// Zero: the gradient of a function that is constant almost everywhere.
  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  { Lanes() }
}

/// `upstream * slope`, or 0 if the upstream gradient is 0, even if the slope is infinite or NaN: an
/// argument that does not affect the result gets no gradient.
@inline(always)
func chained(_ upstream: Lanes, _ slope: Lanes) -> Lanes {
  (upstream * slope).replacing(with: 0, where: upstream .== 0)
}

enum Sum: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { a + b }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    upstream
  }
}

enum Difference: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { a - b }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    side == .left ? upstream : -upstream
  }
}

enum Product: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { a * b }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    upstream * (side == .left ? b : a)
  }
}

enum Quotient: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { a / b }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    chained(upstream, (side == .left ? Lanes(repeating: 1) : -(a / b)) / b)
  }
}

/// Calls the C library for each element, which handles negative bases and all special cases.
enum Power: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes {
    var result = Lanes()
    for lane in 0..<Lanes.width { result[lane] = powf(a[lane], b[lane]) }
    return result
  }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    var slope = Lanes()
    for lane in 0..<Lanes.width {
      let (x, y) = (a[lane], b[lane])
      if side == .left {
        slope[lane] = y == 0 ? 0 : y * powf(x, y - 1)
      } else {
        slope[lane] = x == 0 && y >= 0 ? 0 : powf(x, y) * logf(x)
      }
    }
    return chained(upstream, slope)
  }
}

/// Ties: `a` is taken and gets the gradient.
enum Larger: BinaryFunction {
  @inline(always) static func takesSecond(_ a: Lanes, _ b: Lanes) -> SIMDMask<SIMD16<Int32>> {
    (b .> a) .| (b .!= b)
  }

  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes {
    a.replacing(with: b, where: takesSecond(a, b))
  }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    let isOther = side == .left ? takesSecond(a, b) : .!takesSecond(a, b)
    return upstream.replacing(with: 0, where: isOther)
  }
}

/// Ties: `a` is taken and gets the gradient.
enum Smaller: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { -Larger.value(-a, -b) }

  @inline(always)
  static func gradient(of side: BinaryKernel.Side, _ upstream: Lanes, _ a: Lanes, _ b: Lanes)
    -> Lanes
  {
    Larger.gradient(of: side, upstream, -a, -b)
  }
}

/// 1 where the mask is true, otherwise 0.
@inline(always)
private func indicator(_ mask: SIMDMask<SIMD16<Int32>>) -> Lanes {
  Lanes().replacing(with: 1, where: mask)
}

enum Less: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { indicator(a .< b) }
}

enum LessOrEqual: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { indicator(a .<= b) }
}

enum Equal: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { indicator(a .== b) }
}

enum NotEqual: BinaryFunction {
  @inline(always) static func value(_ a: Lanes, _ b: Lanes) -> Lanes { indicator(a .!= b) }
}
