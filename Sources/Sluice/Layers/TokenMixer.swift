/// A layer that brings information from token to token: what a block is built around.
///
/// Softmax attention is one; layers that take time in proportion to the sequence are others.
public protocol TokenMixer: Module {
  /// What each token of `x` becomes.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - mask: which tokens each may learn from.
  ///   - dropout: decides what is left out in training; nil, as in evaluation, leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  func callAsFunction(_ x: Tensor, mask: Mask, dropout: RandomStream?) -> Tensor

  /// The same, added to `residual`, in its memory where nothing else uses it.
  func callAsFunction(
    _ x: Tensor, mask: Mask, dropout: RandomStream?, addedTo residual: consuming Tensor
  ) -> Tensor
}
