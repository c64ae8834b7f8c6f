import SluiceFiles
/// Two linear maps with a nonlinearity between them, applied to each position.
///
/// GELU: `gelu(x U^T) D^T`. SwiGLU: `(silu(x G^T) * (x U^T)) D^T`, where `G` and `U` are one packed
/// matrix, `G` first. Biases are added where there are any.
///
/// ```swift
/// let layer = FeedForward(
///   hiddenSize: 64, intermediateSize: 256, kind: .swiglu, random: RandomStream(seed: 1))
/// layer(x)  // [batch, tokens, 64] -> the same
/// ```
public struct FeedForward: FeedForwardLayer {
  /// The kinds of nonlinearity.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// GELU, exact.
    case gelu
    /// A linear map gated by the SiLU of another.
    case swiglu
  }

  /// The nonlinearity between the maps.
  public let kind: Kind
  /// To the intermediate size; for SwiGLU to twice that, the gate's half first.
  public let up: Linear
  /// Back to the hidden size.
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
  ///   - hiddenSize: length of the last axis of what comes in and out.
  ///   - configuration: what lies between.
  ///   - initialization: how both weights start, as in `Linear`.
  ///   - outputInitialization: how the second weight starts, where it differs.
  ///   - random: where the numbers come from.
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
  ///   - hiddenSize: length of the last axis of what comes in and out.
  ///   - intermediateSize: length of the last axis between the maps.
  ///   - kind: the nonlinearity.
  ///   - bias: whether the maps add vectors.
  ///   - initialization: how both weights start, as in `Linear`.
  ///   - outputInitialization: how the second weight starts, where it differs.
  ///   - random: where the numbers come from.
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

  /// The result for each position of `x`.
  public func callAsFunction(_ x: Tensor) -> Tensor { mapped(x, addedTo: nil) }

  /// The result added to `residual`, in its memory where nothing else uses it.
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
