/// RMS norm over the last axis, with a scale that is learned.
///
/// See `Tensor.rmsNormalized(weight:epsilon:)` for the formula.
public struct RMSNorm: NormalizationLayer {
  /// The scale, `[width]`, which starts at one; less one where it is centred on zero.
  public let weight: Parameter
  /// What keeps the root of a row of zeros from zero.
  public let epsilon: Float
  /// Whether the weight is the scale less one, which starts, and decays, at zero.
  ///
  /// Source: Qwen3-Next and others, whose files hold it so.
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
