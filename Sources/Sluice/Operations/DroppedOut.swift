import SluiceKernels

extension Tensor {
  /// Zeros in place of a random share of the elements, the others scaled by `1 / (1 - probability)`.
  ///
  /// Which elements go depends on `random` alone, not on the number of threads; nothing is saved for
  /// backward, which draws the same numbers again.
  public func dropout(_ probability: Float, using random: RandomStream) -> Tensor {
    precondition(
      probability >= 0 && probability < 1,
      "the probability of dropout lies in 0..<1; found \(probability)")
    guard probability > 0 else { return self }
    return detached.droppedOut(probability, random).recorded(from: self) { gradient in
      gradient.droppedOut(probability, random)
    }
  }

  private func droppedOut(_ probability: Float, _ random: RandomStream) -> Tensor {
    Tensor(shape: shape) { output in
      withUnsafeScalars {
        DropoutKernel.apply(
          count: count, probability: probability, random: random, input: $0, output: output)
      }
    }
  }
}
