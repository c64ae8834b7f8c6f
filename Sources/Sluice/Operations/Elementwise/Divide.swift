extension Tensor {
  /// The elementwise quotient of two tensors, with broadcasting as for `+`.
  ///
  /// Division by zero gives infinity, and 0 / 0 gives NaN. The gradients are `g / b` and `-g a / b^2`. They
  /// are 0 where `g` is 0, even at `b = 0`, so that a quotient that is not selected by `where` gives no
  /// NaN.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    recordedCombination(.divide, a, b)
  }
}
