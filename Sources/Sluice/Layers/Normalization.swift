/// A normalization layer.
public protocol NormalizationLayer: Module {
  /// Each row of `x`, normalized.
  func callAsFunction(_ x: Tensor) -> Tensor
}

/// The type of normalization.
public enum Normalization: String, Sendable, Codable, CaseIterable {
  /// Layer norm: mean 0 and standard deviation 1.
  case layer
  /// RMS norm: root mean square 1.
  case rms

  /// The default epsilon, which is added to the variance or mean square.
  public var usualEpsilon: Float {
    switch self {
    case .layer: 1e-5
    case .rms: 1e-6
    }
  }

  /// A layer of this type for rows of `width` elements.
  ///
  /// - Parameters:
  ///   - width: length of the last axis.
  ///   - epsilon: added to the variance or mean square; nil for the default.
  ///   - bias: whether layer norm has a bias; RMS norm has none.
  ///   - isZeroCentered: whether the scale of RMS norm is 1 plus the parameter; not for layer norm.
  public func layer(
    _ width: Int, epsilon: Float? = nil, bias: Bool = true, isZeroCentered: Bool = false
  ) -> any NormalizationLayer {
    switch self {
    case .layer: LayerNorm(width, epsilon: epsilon ?? usualEpsilon, bias: bias)
    case .rms:
      RMSNorm(width, epsilon: epsilon ?? usualEpsilon, isZeroCentered: isZeroCentered)
    }
  }
}
