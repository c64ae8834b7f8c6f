import SluiceKernels

extension Tensor {
  /// The softmax along an axis, `exp(x) / sum(exp(x))`.
  ///
  /// If all elements along the axis are minus infinity, the result and its gradient are 0. With infinity or
  /// NaN, the result is NaN. Saved for the backward pass: the result.
  public func softmax(axis: Int) -> Tensor {
    softmax(axis, isLogarithmic: false)
  }

  /// The logarithm of the softmax along an axis, `x - log(sum(exp(x)))`, without overflow.
  ///
  /// If all elements along the axis are minus infinity, the result is minus infinity with gradient 0. Saved
  /// for the backward pass: the result.
  public func logSoftmax(axis: Int) -> Tensor {
    softmax(axis, isLogarithmic: true)
  }

  private func softmax(
    _ axis: Int, isLogarithmic: Bool, name: StaticString = #function
  ) -> Tensor {
    let axisShape = axisShape(shape.axis(axis, for: isLogarithmic ? "logSoftmax" : "softmax"))
    let output = Tensor(shape: shape) { output in
      withUnsafeScalars {
        SoftmaxKernel.forward(
          isLogarithmic: isLogarithmic, axisShape, input: $0, output: output)
      }
    }
    return output.recorded(from: self, operation: name) { (gradient: consuming Tensor) in
      gradient.withUniqueScalars { gradient in
        output.withUnsafeScalars {
          SoftmaxKernel.backward(
            isLogarithmic: isLogarithmic, axisShape, output: $0, outputGradient: gradient,
            inputGradient: gradient)
        }
      }
      return gradient
    }
  }
}
