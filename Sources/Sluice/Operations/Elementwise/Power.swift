import SluiceKernels

extension Tensor {
  /// Every element to the power of a number, as the C library's `pow` has it.
  ///
  /// Negative elements have powers with whole exponents only; others are NaN. `pow(0)` is 1 everywhere.
  /// The gradient is `g n x^(n - 1)`, and 0 where `g` is 0.
  public func pow(_ exponent: Float) -> Tensor {
    mapped(exponent == 2 ? .square : .power(exponent))
  }

  /// Every element to the power of another tensor's, with broadcasting as for `+`.
  ///
  /// The gradients are `g b a^(b - 1)` and `g a^b log a`; the latter is 0 at `a = 0`, `b >= 0`, and NaN
  /// where `a` is negative.
  public func pow(_ exponents: Tensor) -> Tensor {
    Tensor.recordedCombination(.power, self, exponents)
  }
}
