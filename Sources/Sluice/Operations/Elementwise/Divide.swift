extension Tensor {
  /// The quotient of two tensors, element by element, with broadcasting as for `+`.
  ///
  /// Division by zero gives infinity, and 0 / 0 NaN. The gradients are `g / b` and `-g a / b^2`, and 0
  /// where `g` is 0, even at `b = 0`: a quotient that `where` left out makes no NaN.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    recordedCombination(.divide, a, b)
  }
}
