import SluiceFiles
import SluiceKernels

/// A gate: multiplies values in a layer by factors that are computed from the data.
///
///     value * activation(logits)
///
/// A gate is defined by its placement, granularity, activation, combination, source and initial bias. It
/// has a name, `placement.granularity.activation`, of which only the first part is required:
///
/// ```swift
/// Gate.elementwise                             // on the head outputs, one gate value per element
/// Gate(.value, .headwise, activation: .silu)   // value.headwise.silu
/// try Gate(named: "output.headwise.bias=4")    // starts nearly open
/// ```
///
/// Source: Qiu et al. 2025, "Gated Attention for Large Language Models" (arXiv 2505.06708). Its positions
/// G1 to G5 are `output`, `value`, `key`, `query` and `projection`. The sources of other placements are
/// given with them.
public struct Gate: Sendable, Hashable {
  /// The placement of a gate.
  public enum Placement: String, Sendable, CaseIterable {
    /// On the layer's input, before all projections and all other gates.
    case input
    /// On the queries, after their norm and before rotary positions.
    case query
    /// On the keys, after their norm and before rotary positions.
    case key
    /// On the values.
    case value
    /// On the output of each head, before the output projection.
    case output
    /// On the layer's output, after the output projection.
    case projection
    /// On the residual connection of a block (highway): `g * new + (1 - g) * old`.
    ///
    /// Source: Srivastava et al. 2015 (arXiv 1505.00387).
    case residual
    /// On the residual connection of a block: GTrXL's gated recurrent unit (`GRUGate`).
    ///
    /// Source: Parisotto et al. 2019 (arXiv 1910.06764).
    case gru
    /// Forget gate in the scores: for each head, how much each token keeps of earlier tokens.
    ///
    /// Source: Lin et al. 2025, Forgetting Transformer (arXiv 2503.02130).
    case forget
  }

  /// The activations that gates can use.
  public static let activations = Activation.allCases.filter { $0.gate != nil }

  /// The input from which the logits of a gate are computed.
  public enum Source: Sendable, Hashable {
    /// The layer's input; with a rank, through a low-rank bottleneck of that size.
    case input(rank: Int? = nil)
    /// Each head's slice of the layer's input.
    ///
    /// It passes through a linear map or, with a size, through a network with one hidden ReLU layer of that
    /// size.
    ///
    /// Source: Bondarenko et al. 2023, "Quantizable Transformers" (arXiv 2306.12929).
    case headInput(hiddenSize: Int? = nil)
    /// The layer's input and the output of all heads; the logits of both are added.
    ///
    /// Source: the hybrid gate HyGA (arXiv 2608.11805).
    case inputAndOutput
    /// No input: learned constants.
    case constant
  }

  /// The placement of the gate.
  public var placement: Placement
  /// The granularity: the number of gate values per token.
  public var granularity: GateGranularity
  /// The activation that maps logits to gate values.
  public var activation: Activation
  /// Whether values are multiplied by the gate or added to it.
  public var combination: GateCombination
  /// The input from which the logits are computed.
  public var source: Source
  /// The initial value of the gate's own bias; nil for no bias of its own.
  ///
  /// With nil, a gate has a bias, initially 0, if the layer has biases, and for forget gates and head
  /// inputs in any case. A sigmoid gate without bias starts at 0.5 and halves the values; with 4 it starts
  /// nearly open (0.98).
  public var initialBias: Float?

  /// Makes a gate.
  public init(
    _ placement: Placement = .output, _ granularity: GateGranularity = .elementwise,
    activation: Activation = .sigmoid, combination: GateCombination = .multiply,
    source: Source = .input(), initialBias: Float? = nil
  ) {
    self.placement = placement
    self.granularity = granularity
    self.activation = activation
    self.combination = combination
    self.source = source
    self.initialBias = initialBias
  }

  /// A sigmoid gate on the head outputs with one value per element.
  public static let elementwise = Gate(.output, .elementwise)

  /// A sigmoid gate on the head outputs with one value per head.
  public static let headwise = Gate(.output, .headwise)

  /// The forget gate of the Forgetting Transformer.
  public static let forget = Gate(.forget, .headwise)

  /// GTrXL's gated recurrent unit on the residual connection.
  public static let gru = Gate(.gru)
}

// MARK: - Valid combinations

extension Gate {
  /// Throws an error if the parts of the gate cannot be combined.
  public func validate() throws(ConfigurationError) {
    func require(_ isPossible: Bool, _ reason: String) throws(ConfigurationError) {
      if !isPossible { throw .impossibleGate(gate: name, reason: reason) }
    }
    try require(activation.gate != nil, "\(activation.rawValue) is not an activation of gates")
    let isPlain = activation == .sigmoid && combination == .multiply
    switch placement {
    case .forget:
      try require(
        isPlain && granularity == .headwise && (source.isInput || source == .constant),
        "a forget gate must be a headwise sigmoid, computed from the layer's input or constant"
      )
    case .gru:
      try require(
        isPlain && granularity == .elementwise && source == .input(),
        "gru has fixed parts; only its bias can be set")
    case .residual:
      try require(
        combination == .multiply, "a residual gate interpolates between two values; it cannot add")
    case .input, .query, .key, .value, .output, .projection: break
    }
    switch source {
    case .input(let rank):
      if let rank { try ConfigurationError.requireSize("\(name): rank", rank) }
    case .headInput(let hiddenSize):
      try require(granularity == .headwise, "head-input needs a headwise gate")
      if let hiddenSize { try ConfigurationError.requireSize("\(name): hidden size", hiddenSize) }
    case .inputAndOutput:
      try require(placement == .output, "input-and-output needs a gate on the output")
    case .constant: break
    }
    let start = initialBias ?? 0
    try require(
      activation != .relu || source != .constant || combination == .add || start > 0,
      "a constant ReLU gate needs a positive bias; otherwise it is always 0")
    try require(
      activation != .hardSigmoid || start.magnitude < 3,
      "a hard sigmoid has no slope at a bias of 3 or more in magnitude; the gate could not learn")
    if let initialBias {
      try ConfigurationError.require("\(name): initial bias", initialBias, in: -1e6...1e6)
    }
  }

  /// All valid combinations of placement, granularity and activation, for gates computed from the input.
  public static var table: [Gate] {
    Placement.allCases.flatMap { placement in
      GateGranularity.allCases.flatMap { granularity in
        activations.map { Gate(placement, granularity, activation: $0) }
      }
    }.filter { (try? $0.validate()) != nil }
  }

  /// Whether the gate is on the residual connection, once after each of the two layers of a block.
  public var isResidual: Bool { placement == .residual || placement == .gru }

  /// Whether the gate has a bias in a layer with or without biases.
  func hasBias(inLayerWithBias hasLayerBias: Bool) -> Bool {
    hasLayerBias || initialBias != nil || source == .constant || source.isHeadInput
      || placement == .forget
  }

  /// Whether the gate is computed by the attention operation, with logits from the packed projection.
  ///
  /// Other gates are a separate operation.
  var isPacked: Bool {
    placement == .output && source == .input()
      && (granularity == .elementwise || granularity == .headwise)
  }
}

extension Gate.Source {
  /// Whether the logits are computed from the layer's input only, with or without a bottleneck.
  var isInput: Bool {
    if case .input = self { true } else { false }
  }

  /// Whether the logits are computed from each head's slice of the input.
  var isHeadInput: Bool {
    if case .headInput = self { true } else { false }
  }
}
