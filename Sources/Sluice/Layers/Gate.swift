import SluiceKernels

/// A gate on what each query gathered: passes what is useful, holds back what is noise.
///
/// `a * activation(x Wg + bg)`, with `a` the attention's output before the output projection and `x`
/// the layer's input, so that each query decides how much of it may pass.
///
/// Source: Qiu et al., "Gated Attention for Large Language Models" (arXiv 2505.06708), position G1.
public struct Gate: Codable, Sendable, Hashable {
  /// How fine a gate is.
  public enum Granularity: String, Codable, Sendable, CaseIterable {
    /// A number for each element of each head.
    case elementwise
    /// A number for each head.
    case headwise
  }

  /// The functions a gate may use.
  public enum Function: String, Codable, Sendable, CaseIterable {
    /// Between 0 and 1; 0.5 at 0.
    case sigmoid
    /// `x sigmoid(x)`; 0 at 0.
    case silu

    /// The same function among all activations.
    public var activation: Activation {
      switch self {
      case .sigmoid: .sigmoid
      case .silu: .silu
      }
    }
  }

  /// One number an element or one a head.
  public var granularity: Granularity
  /// From the projection to the gate's value.
  public var activation: Function
  /// The gate's own bias at the start, or nil for none but the layer's.
  ///
  /// A sigmoid gate without bias starts at 0.5 and so halves the attention's output; with 4 it
  /// starts nearly open (0.98).
  public var initialBias: Float?

  /// Makes a gate.
  public init(
    _ granularity: Granularity, activation: Function = .sigmoid, initialBias: Float? = nil
  ) {
    self.granularity = granularity
    self.activation = activation
    self.initialBias = initialBias
  }

  /// A sigmoid for each element.
  public static let elementwise = Gate(.elementwise)

  /// A sigmoid for each head.
  public static let headwise = Gate(.headwise)

  /// Numbers the gate takes for each token.
  public func width(headCount: Int, headDimension: Int) -> Int {
    granularity == .headwise ? headCount : headCount * headDimension
  }
}
