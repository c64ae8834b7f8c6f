/// Layer normalization over the last axis, with a learned scale and bias.
///
/// See `Tensor.layerNormalized(weight:bias:epsilon:)` for the formula.
public struct LayerNorm: NormalizationLayer {
  /// The scale, `[width]`; initially 1.
  public let weight: Parameter
  /// The bias, `[width]`; initially 0.
  public let bias: Parameter?
  /// Added to the variance for numerical stability.
  public let epsilon: Float

  /// Makes a norm of rows of `width` elements.
  public init(_ width: Int, epsilon: Float = 1e-5, bias: Bool = true) {
    weight = Parameter(repeating: 1, shape: [width])
    self.bias = bias ? Parameter(repeating: 0, shape: [width]) : nil
    self.epsilon = epsilon
  }

  /// Each row of `x`, normalized.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.layerNormalized(weight: weight.tensor, bias: bias?.tensor, epsilon: epsilon)
  }
}
