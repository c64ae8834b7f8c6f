import SluiceKernels

extension Tensor {
  /// `e` to the power of every element.
  public func exp() -> Tensor { mapped(.exponential) }

  /// The natural logarithm of every element: minus infinity at 0, NaN below.
  ///
  /// The gradient is `g / x`, and 0 where `g` is 0.
  public func log() -> Tensor { mapped(.logarithm) }

  /// The square root of every element; NaN below 0.
  ///
  /// The gradient is `g / (2 sqrt(x))`, infinite at 0, and 0 where `g` is 0.
  public func sqrt() -> Tensor { mapped(.squareRoot) }

  /// The magnitude of every element; the gradient at 0 is 0.
  public func abs() -> Tensor { mapped(.absolute) }

  /// The hyperbolic tangent of every element.
  public func tanh() -> Tensor { activated(.tanh) }

  /// `1 / (1 + exp(-x))` for every element.
  public func sigmoid() -> Tensor { activated(.sigmoid) }

  /// Every element kept within a range; NaN stays NaN.
  ///
  /// The gradient passes where the element lies in the range, ends included, and is 0 elsewhere.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    mapped(.clamp(range.lowerBound, range.upperBound))
  }

  /// Every element kept from falling below a number: `x.clamped(to: 0...)`.
  public func clamped(to range: PartialRangeFrom<Float>) -> Tensor {
    mapped(.clamp(range.lowerBound, .infinity))
  }

  /// Every element kept from rising above a number: `x.clamped(to: ...1)`.
  public func clamped(to range: PartialRangeThrough<Float>) -> Tensor {
    mapped(.clamp(-.infinity, range.upperBound))
  }

  /// A function of every element.
  ///
  /// Saved for backward: the elements.
  func mapped(_ operation: UnaryOperation, name: StaticString = #function) -> Tensor {
    let input = detached
    let output = Tensor(shape: shape) { output in
      input.withUnsafeScalars {
        UnaryKernel.forward(operation, count: count, input: $0, output: output)
      }
    }
    return output.recorded(from: self, operation: name) { (gradient: consuming Tensor) in
      gradient.withUniqueScalars { gradient in
        input.withUnsafeScalars {
          UnaryKernel.backward(
            operation, count: input.count, input: $0, outputGradient: gradient,
            inputGradient: gradient)
        }
      }
      return gradient
    }
  }
}
