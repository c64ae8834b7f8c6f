/// A function of one number, applied to each element.
///
/// Separate from `Activation`, whose cases are compiled into the epilogue of every matrix product.
package enum UnaryOperation: Sendable {
  /// `exp(x)`
  case exponential
  /// The natural logarithm; minus infinity at 0, NaN for negative values.
  case logarithm
  /// The square root; NaN for negative values.
  case squareRoot
  /// The absolute value; its derivative at 0 is 0.
  case absolute
  /// `x * x`
  case square
  /// `x` to the power of the given number.
  case power(Float)
  /// `x` clamped to a range; the derivative at the limits is 1.
  case clamp(Float, Float)
  /// The Huber function: `x^2 / 2` up to the given magnitude, linear beyond it.
  case huber(Float)

  /// Calls `loop` with the function: the only place that maps operations to code.
  @inline(always)
  func run(_ loop: some UnaryFunctionLoop) {
    switch self {
    case .exponential: loop.run(ExponentialFunction())
    case .logarithm: loop.run(LogarithmFunction())
    case .squareRoot: loop.run(SquareRootFunction())
    case .absolute: loop.run(AbsoluteFunction())
    case .square: loop.run(SquareFunction())
    case .power(let exponent): loop.run(PowerFunction(exponent: exponent))
    case .clamp(let lower, let upper): loop.run(ClampFunction(lower: lower, upper: upper))
    case .huber(let delta): loop.run(HuberFunction(delta: delta))
    }
  }
}

/// A loop over vectors, compiled once for each function of a number; see `LaneFunctionLoop`.
protocol UnaryFunctionLoop {
  func run(_ function: some UnaryFunction)
}
