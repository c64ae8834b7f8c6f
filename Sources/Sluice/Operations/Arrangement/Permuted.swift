import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Permutes the axes: axis `i` of the result is axis `axes[i]` of this tensor.
  ///
  /// Each axis must be given once; negative numbers count from the end. The elements are copied.
  public func permuted(_ axes: [Int]) -> Tensor {
    let order = axes.map { shape.axis($0, for: "permuted") }
    require(
      order.sorted() == Array(shape.indices),
      "permuted: \(axes) does not name each axis of a tensor of shape \(shape) once")
    var inverse = order
    for (place, axis) in order.enumerated() { inverse[axis] = place }
    return detached.copied(inOrder: order).recorded(from: self) { [inverse] in
      $0.copied(inOrder: inverse)
    }
  }

  /// Transposes two axes; by default the last two.
  public func transposed(_ first: Int = -2, _ second: Int = -1) -> Tensor {
    var axes = Array(shape.indices)
    axes.swapAt(shape.axis(first, for: "transposed"), shape.axis(second, for: "transposed"))
    return permuted(axes)
  }

  private func copied(inOrder order: [Int]) -> Tensor {
    let newShape = order.map { shape[$0] }
    let strides = shape.packedStrides
    let loop = StridedLoop(
      sizes: newShape,
      strides: zip(order, newShape.packedStrides).map { SIMD4(strides[$0], $1, 0, 0) })
    return Tensor(shape: newShape) { target in
      withUnsafeScalars { StridedCopyKernel.copy(loop, source: $0, target: target) }
    }
  }
}
