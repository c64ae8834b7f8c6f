import SluiceFiles
import SluiceKernels

/// Broadcasting: the elementwise combination of tensors of different shapes by NumPy's rule.
///
/// Shapes are aligned at their last axes. Along each axis the lengths are equal, or a length is 1
/// or missing and its elements are repeated.
struct Broadcast {
  /// The common shape.
  let shape: [Int]

  /// For each axis, the elements from one position to the next in each tensor; 0 if elements are repeated.
  let strides: [SIMD4<Int>]

  /// The loop over the common shape; its arrays are the tensors in order.
  var loop: StridedLoop { StridedLoop(sizes: shape, strides: strides) }

  /// Combines up to four shapes; the operation is for the message if they do not fit together.
  init(_ shapes: [Int]..., for operation: String) {
    let rank = shapes.map(\.count).max() ?? 0
    var result = [Int](repeating: 1, count: rank)
    for shape in shapes {
      for (axis, length) in shape.enumerated() where length != 1 {
        let place = rank - shape.count + axis
        require(
          result[place] == 1 || result[place] == length,
          """
          cannot \(operation) tensors of shapes \
          \(shapes.map { "\($0)" }.joined(separator: " and "))
          """)
        result[place] = length
      }
    }
    var strides = [SIMD4<Int>](repeating: SIMD4(), count: rank)
    for (number, shape) in shapes.enumerated() {
      for (axis, stride) in shape.packedStrides.enumerated() where shape[axis] != 1 {
        strides[rank - shape.count + axis][number] = stride
      }
    }
    shape = result
    self.strides = strides
  }
}

extension Tensor {
  /// Broadcasts the tensor to a shape, by NumPy's rules.
  ///
  /// ```swift
  /// Tensor([1, 2]).broadcast(to: [3, 2])  // 1 2, 1 2, 1 2
  /// ```
  ///
  /// Shapes: shapes are aligned at their last axes; each length must be that of the new shape, or 1, or
  /// missing. Other shapes stop the program with a message. The gradient of an element is the sum of the
  /// gradients of its copies.
  public func broadcast(to newShape: [Int]) -> Tensor {
    let shape = shape
    require(
      newShape.allSatisfy { $0 >= 0 }, "a tensor cannot be broadcast to the shape \(newShape)")
    return detached.repeated(to: newShape).recorded(from: self) { gradient in
      gradient.summed(to: shape)
    }
  }

  /// The tensor broadcast to a shape, without recording for gradients.
  func repeated(to newShape: [Int]) -> Tensor {
    guard newShape != shape else { return detached }
    let plan = Broadcast(shape, newShape, for: "broadcast")
    require(plan.shape == newShape, "cannot broadcast a tensor of shape \(shape) to \(newShape)")
    return Tensor(shape: newShape) { target in
      withUnsafeScalars { StridedCopyKernel.copy(plan.loop, source: $0, target: target) }
    }
  }

  /// The inverse of broadcasting: the sum over all copies of each element, as a tensor of shape
  /// `target`; without recording for gradients.
  func summed(to target: [Int]) -> Tensor {
    guard shape != target else { return detached }
    let padded = [Int](repeating: 1, count: shape.count - target.count) + target
    let axes = AxisSet(zip(shape, padded).map { $0 != $1 }, of: shape)
    return summed(over: axes).detached(as: target)
  }
}
