import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Dropout: sets a random share of the elements to zero and scales the others by `1 / (1 - probability)`.
  ///
  /// The result depends only on `random`, not on the number of threads. It is computed in place if the
  /// tensor is not used elsewhere. Nothing is saved for the backward pass, which generates the same random
  /// numbers again.
  public consuming func dropout(_ probability: Float, using random: RandomStream) -> Tensor {
    require(
      probability >= 0 && probability < 1,
      "the dropout probability must be in 0..<1, not \(probability)")
    guard probability > 0 else { return self }
    let node = node
    var result = self
    result.node = nil
    result.dropOut(probability, random)
    return result.recorded(fromNodes: [node]) { (gradient: consuming Tensor) in
      gradient.dropOut(probability, random)
      return [gradient]
    }
  }

  private mutating func dropOut(_ probability: Float, _ random: RandomStream) {
    let count = count
    withUniqueScalars {
      DropoutKernel.apply(
        count: count, probability: probability, random: random, input: $0, output: $0)
    }
  }
}
