import SluiceFiles
import SluiceKernels

/// A gate on the way of information through a layer: passes what is useful, holds back what is noise.
///
///     value * activation(logits)
///
/// A gate says where it sits, how fine it is, its function, what its logits are computed from, and how
/// it starts. It has a name, `placement.granularity.activation`, of which only the first is needed:
///
/// ```swift
/// Gate.elementwise                             // on what each head gathered, a number an element
/// Gate(.value, .headwise, activation: .silu)   // value.headwise.silu
/// try Gate(named: "output.headwise.bias=4")    // starts nearly open
/// ```
///
/// Source: Qiu et al. 2025, "Gated Attention for Large Language Models" (arXiv 2505.06708), whose
/// positions G1 to G5 are `output`, `value`, `key`, `query` and `projection`; others say theirs.
public struct Gate: Sendable, Hashable {
  /// Where a gate sits.
  public enum Placement: String, Sendable, CaseIterable {
    /// On the layer's input, before anything else is made of it, other gates' logits too.
    case input
    /// On the queries, after their norm and before rotary positions.
    case query
    /// On the keys, after their norm and before rotary positions.
    case key
    /// On the values.
    case value
    /// On what each head gathered, before the output projection.
    case output
    /// On the layer's output, after the output projection.
    case projection
    /// Between a branch of a block and the residual: `g * new + (1 - g) * old`, a highway.
    ///
    /// Source: Srivastava et al. 2015 (arXiv 1505.00387).
    case residual
    /// In place of the residual's sum, GTrXL's gated recurrent unit (`GRUGate`).
    ///
    /// Source: Parisotto et al. 2019 (arXiv 1910.06764).
    case gru
    /// In the scores: how much each token lets stay of what came before, for each head.
    ///
    /// Source: Lin et al. 2025, Forgetting Transformer (arXiv 2503.02130).
    case forget
  }

  /// The functions a gate may use.
  public static let activations = Activation.allCases.filter { $0.gate != nil }

  /// What a gate's logits are computed from.
  public enum Source: Sendable, Hashable {
    /// The layer's input: what queries, keys and values are computed from. With a rank, through a
    /// bottleneck of so many numbers.
    case input(rank: Int? = nil)
    /// For each head its own slice of the layer's input, through a linear map or, with a size, a small
    /// network with a ReLU.
    ///
    /// Source: Bondarenko et al. 2023, "Quantizable Transformers" (arXiv 2306.12929).
    case headInput(hiddenSize: Int? = nil)
    /// The layer's input, and what all heads gathered; their logits add up.
    ///
    /// Source: the hybrid gate HyGA (arXiv 2608.11805).
    case inputAndOutput
    /// Nothing: a learned constant.
    case constant
  }

  /// Where the gate sits.
  public var placement: Placement
  /// How fine it is: how many numbers gate a token.
  public var granularity: GateGranularity
  /// From logits to the gate's values.
  public var activation: Activation
  /// Whether values are multiplied by the gate, or added to it.
  public var combination: GateCombination
  /// What the logits are computed from.
  public var source: Source
  /// The gate's own bias at the start, or nil for none but the layer's; forget gates and those computed
  /// from a head's own input have one in any case, which starts at 0.
  ///
  /// A sigmoid gate without bias starts at 0.5 and so halves what it gates; with 4 it starts nearly
  /// open (0.98).
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

  /// A sigmoid for each element of what the heads gathered.
  public static let elementwise = Gate(.output, .elementwise)

  /// A sigmoid for each head of what they gathered.
  public static let headwise = Gate(.output, .headwise)

  /// The Forgetting Transformer's gate.
  public static let forget = Gate(.forget, .headwise)

  /// GTrXL's gated recurrent unit in place of the residual's sum.
  public static let gru = Gate(.gru)
}

// MARK: - What can be combined

extension Gate {
  /// Throws unless the gate's parts go together.
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

  /// The gates of every placement, granularity and activation that go together, computed from the
  /// input.
  public static var table: [Gate] {
    Placement.allCases.flatMap { placement in
      GateGranularity.allCases.flatMap { granularity in
        activations.map { Gate(placement, granularity, activation: $0) }
      }
    }.filter { (try? $0.validate()) != nil }
  }

  /// Whether the gate stands where a block adds to its residual: once after each of its two layers.
  public var isResidual: Bool { placement == .residual || placement == .gru }

  /// Whether the gate has a bias in a layer with biases, or without.
  func hasBias(inLayerWithBias hasLayerBias: Bool) -> Bool {
    hasLayerBias || initialBias != nil || source == .constant || source.isHeadInput
      || placement == .forget
  }

  /// Whether the attention itself gates what it gathered, with logits from its packed projection.
  ///
  /// Other gates are an operation of their own.
  var isPacked: Bool {
    placement == .output && source == .input()
      && (granularity == .elementwise || granularity == .headwise)
  }
}

extension Gate.Source {
  /// Whether the layer's input alone gives the logits, by whatever rank.
  var isInput: Bool {
    if case .input = self { true } else { false }
  }

  /// Whether each head's own slice of the input gives its logits.
  var isHeadInput: Bool {
    if case .headInput = self { true } else { false }
  }
}
