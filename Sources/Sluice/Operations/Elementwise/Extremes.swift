extension Tensor {
  /// The larger of two elements, with broadcasting as for `+`; NaN where one of them is NaN.
  ///
  /// The gradient goes to the larger element, and to `a` where both are equal.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    recordedCombination(.maximum, a, b)
  }

  /// The larger of each element and a number.
  public static func maximum(_ a: Tensor, _ b: Float) -> Tensor { maximum(a, Tensor(b)) }

  /// The smaller of two elements, with broadcasting as for `+`; NaN where one of them is NaN.
  ///
  /// The gradient goes to the smaller element, and to `a` where both are equal.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
    recordedCombination(.minimum, a, b)
  }

  /// The smaller of each element and a number.
  public static func minimum(_ a: Tensor, _ b: Float) -> Tensor { minimum(a, Tensor(b)) }
}
