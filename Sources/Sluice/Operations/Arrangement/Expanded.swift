import SluiceFiles
extension Tensor {
  /// The tensor with a new axis of length 1 in the given place; -1 puts it last.
  ///
  /// ```swift
  /// Tensor([1, 2]).expanded(axis: -1)  // shape [2, 1]
  /// ```
  public func expanded(axis: Int) -> Tensor {
    var newShape = shape
    newShape.insert(1, at: (shape + [1]).axis(axis, for: "expanded"))
    return reshaped(newShape)
  }

  /// The tensor without an axis, whose length must be 1.
  public func squeezed(axis: Int) -> Tensor {
    let place = shape.axis(axis, for: "squeezed")
    require(
      shape[place] == 1, "squeezed: axis \(axis) of a tensor of shape \(shape) is not of length 1")
    var newShape = shape
    newShape.remove(at: place)
    return reshaped(newShape)
  }
}
