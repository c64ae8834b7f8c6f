import SluiceKernels

extension Tensor {
  /// Applies an activation function to each element.
  ///
  /// ```swift
  /// Tensor([0, 1]).activated(.sigmoid)  // 0.5, 0.731...
  /// ```
  public func activated(_ activation: Activation) -> Tensor {
    let input = detached
    let output = Tensor(shape: shape) { output in
      input.withUnsafeScalars {
        ActivationKernel.forward(
          count: count, activation: activation, input: $0, output: output)
      }
    }
    let saved = Saved(input, if: isTracked)
    return output.recorded(from: self) { (gradient: consuming Tensor) in
      let input = saved.take()
      gradient.withUniqueScalars { gradient in
        input.withUnsafeScalars {
          ActivationKernel.backward(
            count: input.count, activation: activation, input: $0, outputGradient: gradient,
            inputGradient: gradient)
        }
      }
      return gradient
    }
  }
}
