import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The sum of all elements, a single number.
  public func sum() -> Tensor {
    let shape = shape
    let sum = withUnsafeScalars { ReductionKernel.sum(count: count, input: $0) }
    return Tensor(Float(sum)).recorded(from: self) { gradient in
      Tensor(repeating: gradient.scalar, shape: shape)
    }
  }

  /// The mean of all elements, a single number.
  public func mean() -> Tensor {
    require(count > 0, "a tensor of shape \(shape) has no mean")
    return sum() * (1 / Float(count))
  }
}
