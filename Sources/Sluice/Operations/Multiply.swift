import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The elementwise product of two tensors, with broadcasting as for `+`.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let (left, right) = (a.detached, b.detached)
    let (leftIsTracked, rightIsTracked) = (a.isTracked, b.isTracked)
    let savedLeft = Saved(left, if: rightIsTracked)
    let savedRight = Saved(right, if: leftIsTracked)
    guard a.shape == b.shape else {
      let (leftShape, rightShape) = (a.shape, b.shape)
      return combined(.multiply, left, right).recorded(from: [a, b]) { gradient in
        let gradient = gradient.detached
        return [
          leftIsTracked
            ? combined(.multiply, gradient, savedRight.take()).summed(to: leftShape) : nil,
          rightIsTracked
            ? combined(.multiply, gradient, savedLeft.take()).summed(to: rightShape) : nil,
        ]
      }
    }
    return left.multiplied(by: right).recorded(from: [a, b]) { gradient in
      let gradient = gradient.detached
      return [
        leftIsTracked ? gradient.multiplied(by: savedRight.take()) : nil,
        rightIsTracked ? gradient.multiplied(by: savedLeft.take()) : nil,
      ]
    }
  }

  /// Every element times a number.
  public static func * (a: Tensor, factor: Float) -> Tensor {
    a.scaled(by: factor).recorded(from: a) { $0.scaled(by: factor) }
  }

  /// Multiplies by a tensor of the same shape, in place and without recording for gradients.
  mutating func multiply(by other: Tensor) {
    let count = count
    withUniqueScalars { product in
      other.withUnsafeScalars {
        ArithmeticKernel.multiply(count: count, left: product, right: $0, output: product)
      }
    }
  }

  private func multiplied(by other: Tensor) -> Tensor {
    Tensor(shape: shape) { product in
      withMemory(self, other) {
        ArithmeticKernel.multiply(count: count, left: $0, right: $1, output: product)
      }
    }
  }

  /// Every element times a number, without recording for gradients.
  func scaled(by factor: Float) -> Tensor {
    Tensor(shape: shape) { product in
      withUnsafeScalars {
        ArithmeticKernel.scale(count: count, input: $0, factor: factor, output: product)
      }
    }
  }
}
