/// RMS norm over the last axis, with a scale that is learned.
///
/// See `Tensor.rmsNormalized(weight:epsilon:)` for the formula.
public struct RMSNorm: NormalizationLayer {
  /// The scale, `[width]`; starts at one.
  public let weight: Parameter
  /// What keeps the root of a row of zeros from zero.
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
