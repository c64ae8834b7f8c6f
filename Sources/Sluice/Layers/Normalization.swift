/// A layer that brings rows to a common scale.
public protocol NormalizationLayer: Module {
  /// Each row of `x`, normalized.
  func callAsFunction(_ x: Tensor) -> Tensor
}

/// The kinds of normalization a model can be built with.
public enum Normalization: String, Sendable, Codable, CaseIterable {
  /// Layer norm: mean zero, deviation one.
  case layer
  /// RMS norm: mean square one.
  case rms

  /// What is added under the root unless told otherwise.
  public var usualEpsilon: Float {
    switch self {
    case .layer: 1e-5
    case .rms: 1e-6
    }
  }

  /// A layer of this kind for rows of `width` elements.
  ///
  /// - Parameters:
  ///   - width: length of the last axis.
  ///   - epsilon: added under the root; nil is the kind's usual value.
  ///   - bias: whether layer norm shifts; RMS norm never does.
  ///   - isZeroCentered: whether RMS norm keeps its weights less one; layer norm never does.
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
