/// RMS normalization over the last axis, with a learned scale.
///
/// See `Tensor.rmsNormalized(weight:epsilon:)` for the formula.
public struct RMSNorm: NormalizationLayer {
  /// The scale, `[width]`, initially 1; or, if zero-centered, the scale minus 1, initially 0.
  public let weight: Parameter
  /// Added to the mean square for numerical stability.
  public let epsilon: Float
  /// Whether the norm is zero-centered: the scale is 1 plus the weight, so that weight decay moves it to 1.
  ///
  /// Source: Gemma Team 2024 (arXiv 2403.08295); also in Qwen3-Next.
  public let isZeroCentered: Bool

  /// Makes a norm of rows of `width` elements.
  public init(_ width: Int, epsilon: Float = 1e-6, isZeroCentered: Bool = false) {
    weight = Parameter(repeating: isZeroCentered ? 0 : 1, shape: [width])
    self.epsilon = epsilon
    self.isZeroCentered = isZeroCentered
  }

  /// Each row of `x`, normalized.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.rmsNormalized(weight: isZeroCentered ? weight.tensor + 1 : weight.tensor, epsilon: epsilon)
  }
}
