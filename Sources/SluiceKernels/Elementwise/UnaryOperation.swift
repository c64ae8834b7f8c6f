/// A function of a number, for each element.
///
/// Not the cases of `Activation`, which are compiled into the end of every matrix product.
package enum UnaryOperation: Sendable {
  /// `e` to the power of `x`
  case exponential
  /// The natural logarithm: minus infinity at 0, NaN below.
  case logarithm
  /// The square root; NaN below 0.
  case squareRoot
  /// The magnitude; its slope at 0 is 0.
  case absolute
  /// `x * x`
  case square
  /// `x` to the power of a number.
  case power(Float)
  /// `x` kept between two numbers; its slope at these is 1.
  case clamp(Float, Float)
  /// `x^2 / 2` up to a magnitude, and on along the tangent.
  case huber(Float)

  /// Runs `loop` for this function: the one place where an operation becomes code.
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
