import SluiceKernels

extension Tensor {
  /// Each element after an activation function.
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
    return output.recorded(from: self) { $0.throughActivation(activation, at: input) }
  }

  /// This gradient of an activation's output, taken back to its input.
  func throughActivation(_ activation: Activation, at input: Tensor) -> Tensor {
    Tensor(shape: input.shape) { inputGradient in
      withMemory(input, self) {
        ActivationKernel.backward(
          count: input.count, activation: activation, input: $0, outputGradient: $1,
          inputGradient: inputGradient)
      }
    }
  }
}
