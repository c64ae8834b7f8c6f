import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The elementwise sum of two tensors, with broadcasting.
  ///
  /// Shapes: equal, or aligned at the last axes by NumPy's rule: lengths are equal, 1 or missing.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    guard a.shape == b.shape else {
      let shapes = (a: a.isTracked ? a.shape : nil, b: b.isTracked ? b.shape : nil)
      return combined(.add, a, b).recorded(from: [a, b]) { gradient in
        let gradient = gradient.detached
        return [shapes.a.map { gradient.summed(to: $0) }, shapes.b.map { gradient.summed(to: $0) }]
      }
    }
    let sum = Tensor(shape: a.shape) { sum in
      withMemory(a, b) {
        ArithmeticKernel.add(count: a.count, left: $0, right: $1, output: sum)
      }
    }
    return sum.recorded(from: [a, b]) { gradient in [gradient, gradient] }
  }

  /// Adds a tensor of the same shape, in place and without recording.
  mutating func add(_ other: Tensor) {
    require(shape == other.shape, "cannot add tensors of shapes \(shape) and \(other.shape)")
    let count = count
    replaceScalars { left, sum in
      other.withUnsafeScalars {
        ArithmeticKernel.add(count: count, left: left, right: $0, output: sum)
      }
    }
  }
}
