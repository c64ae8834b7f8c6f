import SluiceFiles
/// What stands where a block adds a branch to its residual: a highway, or GTrXL's recurrent unit.
public struct ResidualGate: Module {
  /// What kind of gate it is.
  public let gate: Gate
  /// A highway's gate.
  public let highway: PlacedGate?
  /// A gated recurrent unit.
  public let gru: GRUGate?

  /// Makes a gate with random weights, for a block of any layers.
  ///
  /// - Parameters:
  ///   - gate: its kind, placed at `residual` or `gru`.
  ///   - hiddenSize: elements of a token.
  ///   - headCount: groups of elements that a headwise gate has a number for.
  ///   - bias: whether maps have biases where the gate does not say.
  ///   - initialization: how weights start, as in `Linear`.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` for a gate that sits elsewhere, or does not fit the sizes.
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

  /// Makes a gate with random weights; nil for a gate that sits elsewhere.
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

  /// The residual after the branch.
  ///
  /// - Parameters:
  ///   - branch: what a layer made of the residual.
  ///   - residual: what came in.
  ///   - input: the layer's input: the residual after its norm.
  public func callAsFunction(_ branch: Tensor, residual: Tensor, input: Tensor) -> Tensor {
    if let gru { return gru(branch, residual: residual) }
    guard let highway else { fail("a residual gate is one of two") }
    return highway(new: branch, old: residual, input: input)
  }

  /// Groups that the gate's numbers of a token fall into.
  var groupCount: Int {
    highway.map { gate.granularity.ownGroupCount(of: $0.groupCount) } ?? 1
  }

  /// How much of the branch passes: `[..., n]`, or `[n]` where it is the same for all tokens.
  func values(_ branch: Tensor, residual: Tensor, input: Tensor) -> Tensor {
    if let gru { return gru.updateLogits(branch, residual: residual).activated(.sigmoid) }
    guard let highway else { fail("a residual gate is one of two") }
    return highway.values(input: input, output: branch)
  }
}
