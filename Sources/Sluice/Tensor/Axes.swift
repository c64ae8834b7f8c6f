import SluiceFiles
import SluiceKernels

extension Array where Element == Int {
  /// The number of an axis of this shape, where negative ones count from the end.
  func axis(_ axis: Int, for operation: String) -> Int {
    require(
      axis >= -count && axis < count,
      "\(operation): a tensor of shape \(self) has no axis \(axis)")
    return axis < 0 ? axis + count : axis
  }

  /// The product of the lengths.
  var product: Int { reduce(1, *) }

  /// For each axis of this shape, elements of a packed array from one place to the next.
  var packedStrides: [Int] {
    var strides = self
    var stride = 1
    for axis in indices.reversed() {
      strides[axis] = stride
      stride *= self[axis]
    }
    return strides
  }

  /// This shape with a length of -1 replaced by the one that makes up the count, if there is one.
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
  /// This tensor's elements seen from one of its axes.
  func axisShape(_ axis: Int) -> AxisShape {
    AxisShape(
      outer: shape[..<axis].reduce(1, *), length: shape[axis],
      inner: shape[(axis + 1)...].reduce(1, *))
  }
}
