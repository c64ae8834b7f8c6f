import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The difference of two tensors of the same shape.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    require(
      a.shape == b.shape, "cannot subtract tensors of shapes \(a.shape) and \(b.shape)")
    let bIsTracked = b.isTracked
    let difference = Tensor(shape: a.shape) { difference in
      withMemory(a, b) {
        ArithmeticKernel.subtract(count: a.count, left: $0, right: $1, output: difference)
      }
    }
    return difference.recorded(from: [a, b]) { gradient in
      [gradient, bIsTracked ? gradient.scaled(by: -1) : nil]
    }
  }
}
