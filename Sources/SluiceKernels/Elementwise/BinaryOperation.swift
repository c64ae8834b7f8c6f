/// A function of two numbers, applied to each pair of elements.
package enum BinaryOperation: Sendable, CaseIterable {
  /// `a + b`
  case add
  /// `a - b`
  case subtract
  /// `a * b`
  case multiply
  /// `a / b`
  case divide
  /// `a` to the power of `b`
  case power
  /// The larger of both values; NaN if one of them is NaN.
  case maximum
  /// The smaller of both values; NaN if one of them is NaN.
  case minimum
  /// 1 if `a < b`, otherwise 0.
  case less
  /// 1 if `a <= b`, otherwise 0.
  case lessOrEqual
  /// 1 if `a == b`, otherwise 0.
  case equal
  /// 1 if `a != b`, otherwise 0.
  case notEqual

  /// Calls `loop` with the function's type: the only place that maps operations to code.
  @inline(always)
  func run(_ loop: some BinaryFunctionLoop) {
    switch self {
    case .add: loop.run(Sum.self)
    case .subtract: loop.run(Difference.self)
    case .multiply: loop.run(Product.self)
    case .divide: loop.run(Quotient.self)
    case .power: loop.run(Power.self)
    case .maximum: loop.run(Larger.self)
    case .minimum: loop.run(Smaller.self)
    case .less: loop.run(Less.self)
    case .lessOrEqual: loop.run(LessOrEqual.self)
    case .equal: loop.run(Equal.self)
    case .notEqual: loop.run(NotEqual.self)
    }
  }
}

/// A loop over vectors, compiled once for each function of two numbers; see `LaneFunctionLoop`.
protocol BinaryFunctionLoop {
  func run<Function: BinaryFunction>(_: Function.Type)
}
