import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The sum of two tensors of the same shape.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    require(a.shape == b.shape, "cannot add tensors of shapes \(a.shape) and \(b.shape)")
    let sum = Tensor(shape: a.shape) { sum in
      withMemory(a, b) {
        ArithmeticKernel.add(count: a.count, left: $0, right: $1, output: sum)
      }
    }
    return sum.recorded(from: [a, b]) { gradient in [gradient, gradient] }
  }

  /// Adds a tensor of the same shape, in place and off the tape.
  mutating func add(_ other: Tensor) {
    require(shape == other.shape, "cannot add tensors of shapes \(shape) and \(other.shape)")
    let count = count
    withUniqueScalars { target in
      other.withUnsafeScalars { ArithmeticKernel.add(count: count, target: target, source: $0) }
    }
  }
}
