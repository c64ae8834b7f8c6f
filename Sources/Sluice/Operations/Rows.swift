import SluiceFiles
extension Tensor {
  /// A range of rows: a slice of the first axis.
  ///
  /// Shapes: `[n, ...]` gives `[range.count, ...]`.
  public func rows(_ range: Range<Int>) -> Tensor {
    require(
      range.lowerBound >= 0 && range.upperBound <= shape.first ?? 0,
      "rows \(range) are out of range for a tensor of shape \(shape)")
    let shape = shape
    let stride = shape.dropFirst().reduce(1, *)
    let part = Tensor(shape: [range.count] + shape.dropFirst()) { target in
      withUnsafeScalars {
        target.update(from: $0 + range.lowerBound * stride, count: range.count * stride)
      }
    }
    return part.recorded(from: self) { gradient in
      var whole = Tensor.zeros(shape)
      whole.withUnsafeMutableScalars { target in
        gradient.withUnsafeScalars {
          (target + range.lowerBound * stride).update(from: $0, count: gradient.count)
        }
      }
      return whole
    }
  }

  /// Concatenates tensors along the first axis.
  ///
  /// Shapes: all other axes must have equal lengths.
  public static func concatenated(_ tensors: [Tensor]) -> Tensor {
    require(
      tensors.allSatisfy {
        !$0.shape.isEmpty && $0.shape.dropFirst() == tensors[0].shape.dropFirst()
      },
      "cannot concatenate tensors of shapes \(tensors.map(\.shape)) along the first axis")
    guard let first = tensors.first else { return .zeros([0]) }
    let lengths = tensors.map { $0.shape[0] }
    let shape = [lengths.reduce(0, +)] + first.shape.dropFirst()
    let whole = Tensor(shape: shape) { target in
      var target = target
      for tensor in tensors {
        tensor.withUnsafeScalars { target.update(from: $0, count: tensor.count) }
        target += tensor.count
      }
    }
    let isTracked = tensors.map(\.isTracked)
    return whole.recorded(from: tensors) { gradient in
      var start = 0
      return zip(lengths, isTracked).map { length, isTracked in
        defer { start += length }
        return isTracked ? gradient.rows(start..<start + length) : nil
      }
    }
  }
}
