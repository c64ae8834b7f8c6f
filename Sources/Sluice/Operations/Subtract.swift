extension Tensor {
  /// The difference of two tensors of the same shape.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    precondition(
      a.shape == b.shape, "cannot subtract tensors of shapes \(a.shape) and \(b.shape)")
    return a + b * -1
  }
}
