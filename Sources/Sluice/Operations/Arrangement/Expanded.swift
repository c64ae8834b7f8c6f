import SluiceFiles
extension Tensor {
  /// Inserts an axis of length 1 at the given index; -1 inserts it at the end.
  ///
  /// ```swift
  /// Tensor([1, 2]).expanded(axis: -1)  // shape [2, 1]
  /// ```
  public func expanded(axis: Int) -> Tensor {
    var newShape = shape
    newShape.insert(1, at: (shape + [1]).axis(axis, for: "expanded"))
    return reshaped(newShape)
  }

  /// Removes an axis of length 1.
  public func squeezed(axis: Int) -> Tensor {
    let place = shape.axis(axis, for: "squeezed")
    require(
      shape[place] == 1, "squeezed: axis \(axis) of a tensor of shape \(shape) is not of length 1")
    var newShape = shape
    newShape.remove(at: place)
    return reshaped(newShape)
  }
}
