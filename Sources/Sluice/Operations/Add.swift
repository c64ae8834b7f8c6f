import SluiceKernels

extension Tensor {
  /// The sum of two tensors of the same shape.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    precondition(a.shape == b.shape, "cannot add tensors of shapes \(a.shape) and \(b.shape)")
    var sum = a.detached
    sum.add(b.detached)
    return sum.recorded(from: [a, b]) { gradient in [gradient, gradient] }
  }

  /// Adds a tensor of the same shape, in place and off the tape.
  mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "cannot add tensors of shapes \(shape) and \(other.shape)")
    let count = count
    withUnsafeMutableScalars { target in
      other.withUnsafeScalars { source in
        for index in 0..<count { target[index] += source[index] }
      }
    }
  }
}
