import SluiceFiles
/// A feed-forward layer: two linear maps with a nonlinearity between them, applied to each token.
///
/// GELU: `gelu(x U^T) D^T`. SwiGLU: `(silu(x G^T) * (x U^T)) D^T`, where `G` and `U` are one packed matrix,
/// `G` first. Biases are optional.
///
/// ```swift
/// let layer = FeedForward(
///   hiddenSize: 64, intermediateSize: 256, kind: .swiglu, random: RandomStream(seed: 1))
/// layer(x)  // [batch, tokens, 64] -> the same
/// ```
public struct FeedForward: FeedForwardLayer {
  /// The type of a feed-forward layer.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// GELU (exact).
    case gelu
    /// SwiGLU: a linear map multiplied by the SiLU of another linear map.
    case swiglu
  }

  /// The type of the layer.
  public let kind: Kind
  /// The map to the intermediate size; for SwiGLU to twice that size, with the gate first.
  public let up: Linear
  /// The map back to the hidden size.
  public let down: Linear

  /// Makes a layer of the given maps.
  public init(kind: Kind, up: Linear, down: Linear) {
    let produced = kind == .gelu ? up.weight.shape[0] : up.weight.shape[0] / 2
    require(
      down.weight.shape[1] == produced,
      "feed-forward weights of shapes \(up.weight.shape) and \(down.weight.shape) do not fit together"
    )
    self.kind = kind
    self.up = up
    self.down = down
  }

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - hiddenSize: length of the last axis of input and output.
  ///   - configuration: the settings.
  ///   - initialization: the initialization of both weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the second weight; nil for `initialization`.
  ///   - random: the random stream for the weights.
  public init(
    hiddenSize: Int, _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: RandomStream
  ) {
    self.init(
      hiddenSize: hiddenSize, intermediateSize: configuration.intermediateSize,
      kind: configuration.kind, bias: configuration.bias, initialization: initialization,
      outputInitialization: outputInitialization, random: random)
  }

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - hiddenSize: length of the last axis of input and output.
  ///   - intermediateSize: length of the last axis between the maps.
  ///   - kind: the type of the layer.
  ///   - bias: whether the maps have biases.
  ///   - initialization: the initialization of both weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the second weight; nil for `initialization`.
  ///   - random: the random stream for the weights.
  public init(
    hiddenSize: Int, intermediateSize: Int, kind: Kind = .gelu, bias: Bool = true,
    initialization: Initialization? = nil, outputInitialization: Initialization? = nil,
    random: RandomStream
  ) {
    let parts: [Parameter.Part] =
      switch kind {
      case .gelu: []
      case .swiglu:
        [
          .init("gate", rows: 0..<intermediateSize),
          .init("up", rows: intermediateSize..<2 * intermediateSize),
        ]
      }
    let width = parts.last?.rows.upperBound ?? intermediateSize
    self.init(
      kind: kind,
      up: Linear(
        hiddenSize, width, bias: bias, initialization: initialization, parts: parts,
        random: random.substream(0)),
      down: Linear(
        intermediateSize, hiddenSize, bias: bias,
        initialization: outputInitialization ?? initialization, random: random.substream(1)))
  }

  /// The result for each token of `x`, in the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor { mapped(x, addedTo: nil) }

  /// The sum of the result and `residual`, computed in place if `residual` is not used elsewhere.
  public func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor {
    mapped(x, addedTo: consume residual)
  }

  private func mapped(_ x: Tensor, addedTo residual: consuming Tensor?) -> Tensor {
    switch kind {
    case .gelu: perceptron(x, up, activation: .gelu, down, addedTo: consume residual)
    case .swiglu: down.mapped(up(x).gatedLinearUnit(), addedTo: consume residual)
    }
  }
}
