import SluiceFiles
/// A gated residual connection of a block: a highway gate or GTrXL's gated recurrent unit.
public struct ResidualGate: Module {
  /// The settings of the gate.
  public let gate: Gate
  /// The highway gate, if the placement is `residual`.
  public let highway: PlacedGate?
  /// The gated recurrent unit, if the placement is `gru`.
  public let gru: GRUGate?

  /// Makes a gate with random weights, for a block of any layers.
  ///
  /// - Parameters:
  ///   - gate: the settings; the placement must be `residual` or `gru`.
  ///   - hiddenSize: the number of elements of a token.
  ///   - headCount: the number of groups of elements for a headwise gate.
  ///   - bias: whether maps have biases, if the gate does not specify it.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - random: the random stream for the weights.
  /// - Throws: `ConfigurationError` if the gate has a different placement or does not fit the sizes.
  public init(
    _ gate: Gate, hiddenSize: Int, headCount: Int = 1, bias: Bool = false,
    initialization: Initialization? = nil, random: RandomStream
  ) throws(ConfigurationError) {
    let block = TransformerBlock.Configuration(
      attention: .init(hiddenSize: hiddenSize, headCount: headCount, bias: bias, gates: []),
      intermediateSize: 1, residualGate: gate)
    try block.validate()
    guard let made = Self(gate, block.attention, initialization: initialization, random: random)
    else { throw .impossibleGate(gate: gate.name, reason: "it is not a residual gate") }
    self = made
  }

  /// Makes a gate with random weights; nil for other placements.
  init?(
    _ gate: Gate, _ configuration: GatedSelfAttention.Configuration,
    initialization: Initialization?, random: RandomStream
  ) {
    self.gate = gate
    switch gate.placement {
    case .residual:
      highway = PlacedGate(
        gate, configuration.sizes(gate), bias: configuration.bias,
        initialization: initialization, random: random)
      gru = nil
    case .gru:
      highway = nil
      gru = GRUGate(
        configuration.hiddenSize, initialBias: gate.initialBias ?? GRUGate.usualBias,
        initialization: initialization, random: random)
    default: return nil
    }
  }

  /// The gated combination of branch and residual.
  ///
  /// - Parameters:
  ///   - branch: the output of a layer.
  ///   - residual: the residual.
  ///   - input: the layer's input: the residual after its norm.
  public func callAsFunction(_ branch: Tensor, residual: Tensor, input: Tensor) -> Tensor {
    if let gru { return gru(branch, residual: residual) }
    guard let highway else { fail("a residual gate is one of two") }
    return highway(new: branch, old: residual, input: input)
  }

  /// The number of groups with their own gate values.
  var groupCount: Int {
    highway.map { gate.granularity.ownGroupCount(of: $0.groupCount) } ?? 1
  }

  /// The share of the branch that passes: `[..., n]`, or `[n]` if it is equal for all tokens.
  func values(_ branch: Tensor, residual: Tensor, input: Tensor) -> Tensor {
    if let gru { return gru.updateLogits(branch, residual: residual).activated(.sigmoid) }
    guard let highway else { fail("a residual gate is one of two") }
    return highway.values(input: input, output: branch)
  }
}
