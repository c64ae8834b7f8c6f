import SluiceKernels

extension Tensor {
  /// The exponential of every element.
  public func exp() -> Tensor { mapped(.exponential) }

  /// The natural logarithm of every element: minus infinity at 0, NaN below.
  ///
  /// The gradient is `g / x`, and 0 where `g` is 0.
  public func log() -> Tensor { mapped(.logarithm) }

  /// The square root of every element; NaN below 0.
  ///
  /// The gradient is `g / (2 sqrt(x))`, infinite at 0, and 0 where `g` is 0.
  public func sqrt() -> Tensor { mapped(.squareRoot) }

  /// The absolute value of every element; the gradient at 0 is 0.
  public func abs() -> Tensor { mapped(.absolute) }

  /// The hyperbolic tangent of every element.
  public func tanh() -> Tensor { activated(.tanh) }

  /// The sigmoid of every element: `1 / (1 + exp(-x))`.
  public func sigmoid() -> Tensor { activated(.sigmoid) }

  /// Clamps every element to a range; NaN stays NaN.
  ///
  /// The gradient is passed on where the element is in the range, including its bounds, and is 0 elsewhere.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    mapped(.clamp(range.lowerBound, range.upperBound))
  }

  /// Clamps every element to a lower bound: `x.clamped(to: 0...)`.
  public func clamped(to range: PartialRangeFrom<Float>) -> Tensor {
    mapped(.clamp(range.lowerBound, .infinity))
  }

  /// Clamps every element to an upper bound: `x.clamped(to: ...1)`.
  public func clamped(to range: PartialRangeThrough<Float>) -> Tensor {
    mapped(.clamp(-.infinity, range.upperBound))
  }

  /// A function of every element.
  ///
  /// Saved for the backward pass: the elements.
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
