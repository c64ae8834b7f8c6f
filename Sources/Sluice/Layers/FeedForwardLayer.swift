/// A layer that is applied to each token separately: the second part of a transformer block.
///
/// ```swift
/// struct Squared: FeedForwardLayer {
///   let map: Linear
///   func callAsFunction(_ x: Tensor) -> Tensor { map(x * x) }
/// }
/// ```
public protocol FeedForwardLayer: Module {
  /// The result for each token of `x`; input and output have shape `[batch, tokens, hidden]`.
  func callAsFunction(_ x: Tensor) -> Tensor

  /// The sum of the result and `residual`, computed in place if the layer supports it.
  func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor
}

extension FeedForwardLayer {
  /// The sum of the result and `residual`.
  public func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor {
    residual + self(x)
  }
}
