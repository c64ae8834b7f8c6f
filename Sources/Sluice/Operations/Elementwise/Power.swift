import SluiceKernels

extension Tensor {
  /// Raises every element to a power, as `pow` of the C library does.
  ///
  /// For negative elements, only integer exponents are defined; other exponents give NaN. `pow(0)` is always 1.
  /// The gradient is `g n x^(n - 1)`, and 0 where `g` is 0.
  public func pow(_ exponent: Float) -> Tensor {
    mapped(exponent == 2 ? .square : .power(exponent))
  }

  /// Raises every element to the power of the corresponding element of another tensor, with broadcasting as
  /// for `+`.
  ///
  /// The gradients are `g b a^(b - 1)` and `g a^b log a`; the latter is 0 at `a = 0`, `b >= 0`, and NaN
  /// where `a` is negative.
  public func pow(_ exponents: Tensor) -> Tensor {
    Tensor.recordedCombination(.power, self, exponents)
  }
}
