/// A layer that works on each token by itself: the second half of a block.
///
/// ```swift
/// struct Squared: FeedForwardLayer {
///   let map: Linear
///   func callAsFunction(_ x: Tensor) -> Tensor { map(x * x) }
/// }
/// ```
public protocol FeedForwardLayer: Module {
  /// The result for each token of `x`: `[batch, tokens, hidden]` before and after.
  func callAsFunction(_ x: Tensor) -> Tensor

  /// The result added to `residual`, in its memory where nothing else uses it and the layer can.
  func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor
}

extension FeedForwardLayer {
  /// The sum of both.
  public func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor {
    residual + self(x)
  }
}
