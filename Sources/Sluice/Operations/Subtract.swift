import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The elementwise difference of two tensors, with broadcasting as for `+`.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let bIsTracked = b.isTracked
    guard a.shape == b.shape else {
      let shapes = (a: a.isTracked ? a.shape : nil, b: bIsTracked ? b.shape : nil)
      return combined(.subtract, a, b).recorded(from: [a, b]) { gradient in
        let gradient = gradient.detached
        return [
          shapes.a.map { gradient.summed(to: $0) },
          shapes.b.map { gradient.summed(to: $0).scaled(by: -1) },
        ]
      }
    }
    let difference = Tensor(shape: a.shape) { difference in
      withMemory(a, b) {
        ArithmeticKernel.subtract(count: a.count, left: $0, right: $1, output: difference)
      }
    }
    return difference.recorded(from: [a, b]) { gradient in
      [gradient, bIsTracked ? gradient.scaled(by: -1) : nil]
    }
  }

  /// Negates every element.
  public static prefix func - (a: Tensor) -> Tensor {
    a.scaled(by: -1).recorded(from: a) { $0.scaled(by: -1) }
  }
}
