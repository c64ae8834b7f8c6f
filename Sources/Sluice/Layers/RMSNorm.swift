/// RMS normalization over the last axis, with a learned scale.
///
/// See `Tensor.rmsNormalized(weight:epsilon:)` for the formula.
public struct RMSNorm: NormalizationLayer {
  /// The scale, `[width]`; initially 1.
  public let weight: Parameter
  /// Added to the mean square for numerical stability.
  public let epsilon: Float

  /// Makes a norm of rows of `width` elements.
  public init(_ width: Int, epsilon: Float = 1e-6) {
    weight = Parameter(repeating: 1, shape: [width])
    self.epsilon = epsilon
  }

  /// Each row of `x`, normalized.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.rmsNormalized(weight: weight.tensor, epsilon: epsilon)
  }
}
