import SluiceKernels

extension Tensor {
  /// The product of two tensors of the same shape, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    precondition(a.shape == b.shape, "cannot multiply tensors of shapes \(a.shape) and \(b.shape)")
    let (left, right) = (a.detached, b.detached)
    let (leftIsTracked, rightIsTracked) = (a.isTracked, b.isTracked)
    return left.multiplied(by: right).recorded(from: [a, b]) { gradient in
      [
        leftIsTracked ? gradient.multiplied(by: right) : nil,
        rightIsTracked ? gradient.multiplied(by: left) : nil,
      ]
    }
  }

  /// Every element times a number.
  public static func * (a: Tensor, factor: Float) -> Tensor {
    a.scaled(by: factor).recorded(from: a) { $0.scaled(by: factor) }
  }

  private func multiplied(by other: Tensor) -> Tensor {
    var product = detached
    product.withUnsafeMutableScalars { target in
      other.withUnsafeScalars {
        ArithmeticKernel.multiply(count: other.count, target: target, source: $0)
      }
    }
    return product
  }

  func scaled(by factor: Float) -> Tensor {
    var product = detached
    let count = count
    product.withUnsafeMutableScalars {
      ArithmeticKernel.scale(count: count, target: $0, factor: factor)
    }
    return product
  }
}
