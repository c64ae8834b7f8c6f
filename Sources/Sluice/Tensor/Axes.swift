import SluiceFiles
import SluiceKernels

extension Array where Element == Int {
  /// The index of an axis of this shape; negative ones count from the end.
  func axis(_ axis: Int, for operation: String) -> Int {
    require(
      axis >= -count && axis < count,
      "\(operation): a tensor of shape \(self) has no axis \(axis)")
    return axis < 0 ? axis + count : axis
  }

  /// The product of the lengths.
  var product: Int { reduce(1, *) }

  /// For each axis of this shape, the elements from one position to the next in a packed array.
  var packedStrides: [Int] {
    var strides = self
    var stride = 1
    for axis in indices.reversed() {
      strides[axis] = stride
      stride *= self[axis]
    }
    return strides
  }

  /// This shape with a length of -1, if there is one, replaced by the length that gives the count.
  func fillingIn(count elementCount: Int) -> [Int] {
    guard let unknown = firstIndex(of: -1) else { return self }
    let others = self[..<unknown].reduce(1, *) * self[(unknown + 1)...].reduce(1, *)
    guard others > 0, elementCount.isMultiple(of: others) else { return self }
    var shape = self
    shape[unknown] = elementCount / others
    return shape
  }
}

extension Tensor {
  /// The shape of this tensor as seen from one of its axes.
  func axisShape(_ axis: Int) -> AxisShape {
    AxisShape(
      outer: shape[..<axis].reduce(1, *), length: shape[axis],
      inner: shape[(axis + 1)...].reduce(1, *))
  }
}
