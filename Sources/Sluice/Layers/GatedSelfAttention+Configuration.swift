import SluiceFiles
import SluiceKernels

extension GatedSelfAttention {
  /// How the columns of a projection become heads.
  public enum HeadSplit: String, Sendable, Codable, CaseIterable {
    /// Each token has every head: the usual attention.
    case perHead
    /// A head is a run of tokens, each cut into pieces that count as positions of their own.
    ///
    /// That is what `view(batch * heads, -1, d)` without a transpose does to PyTorch tensors; weights
    /// trained with that mistake give the same outputs here.
    case contiguous
  }

  /// The sizes and kinds of a gated self-attention.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Elements of a token, in and out.
    public var hiddenSize: Int
    /// Heads of queries.
    public var headCount: Int
    /// Heads of keys and values; divides `headCount`.
    public var keyValueHeadCount: Int
    /// Elements of a head.
    public var headDimension: Int
    /// The share of attention weights left out in training.
    public var dropout: Float
    /// Whether projections add vectors.
    public var bias: Bool
    /// What passes what on its way through the layer; each placement once.
    public var gates: [Gate]
    /// How the layer knows where its tokens stand.
    public var positions: AttentionPositions
    /// Whether each head's queries and keys have their root mean square brought to 1, then weighted.
    ///
    /// Source: Henry et al. 2020 (arXiv 2010.04245), in the form of Qwen3.
    public var normalizesQueriesAndKeys: Bool
    /// What the magnitude of scores stays below; nil for no bound.
    public var softCap: Float?
    /// What takes its share of attention beside the keys, if anything.
    public var sink: AttentionSink?
    /// How columns become heads.
    public var headSplit: HeadSplit
    /// Which tokens of its sequence a token attends to.
    public var visibility: Visibility

    /// Describes a layer.
    ///
    /// - Parameters:
    ///   - hiddenSize: elements of a token, in and out.
    ///   - headCount: heads of queries.
    ///   - keyValueHeadCount: heads of keys and values; nil for as many as of queries.
    ///   - headDimension: elements of a head; nil for an even share of the hidden size.
    ///   - dropout: the share of attention weights left out in training.
    ///   - bias: whether projections add vectors.
    ///   - gates: what passes what on its way through the layer.
    ///   - positions: how the layer knows where its tokens stand.
    ///   - normalizesQueriesAndKeys: whether queries and keys are brought to a common scale.
    ///   - softCap: what the magnitude of scores stays below.
    ///   - sink: what takes its share of attention beside the keys.
    ///   - headSplit: how columns become heads.
    ///   - visibility: which tokens of its sequence a token attends to; nil for all of them, or, with a
    ///     forget gate, for those up to its own.
    public init(
      hiddenSize: Int, headCount: Int, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
      dropout: Float = 0, bias: Bool = true, gates: [Gate] = [.elementwise],
      positions: AttentionPositions = .none, normalizesQueriesAndKeys: Bool = false,
      softCap: Float? = nil, sink: AttentionSink? = nil, headSplit: HeadSplit = .perHead,
      visibility: Visibility? = nil
    ) {
      self.hiddenSize = hiddenSize
      self.headCount = headCount
      self.keyValueHeadCount = keyValueHeadCount ?? headCount
      self.headDimension = headDimension ?? Self.evenShare(of: hiddenSize, among: headCount)
      self.dropout = dropout
      self.bias = bias
      self.gates = gates
      self.positions = positions
      self.normalizesQueriesAndKeys = normalizesQueriesAndKeys
      self.softCap = softCap
      self.sink = sink
      self.headSplit = headSplit
      let isForgetful = gates.contains { $0.placement == .forget }
      self.visibility = visibility ?? (isForgetful ? .causal : .full)
    }

    /// Each head's share of the hidden size; 0 for an uneven one, which `validate()` names.
    static func evenShare(of hiddenSize: Int, among headCount: Int) -> Int {
      headCount > 0 && hiddenSize.isMultiple(of: headCount) ? hiddenSize / headCount : 0
    }

    /// Where the packed projection makes what.
    public var layout: ProjectionLayout {
      ProjectionLayout(
        headCount: headCount, keyValueHeadCount: keyValueHeadCount, headDimension: headDimension,
        gate: gates.first(where: \.isPacked))
    }

    /// The gates that are operations of their own.
    var placedGates: [Gate] { gates.filter { !$0.isPacked } }
  }
}

// MARK: - What cannot be

extension GatedSelfAttention.Configuration {
  /// Throws what no layer can be made of.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.requireSize("hiddenSize", hiddenSize)
    try ConfigurationError.requireSize("headCount", headCount)
    try ConfigurationError.requireSize("keyValueHeadCount", keyValueHeadCount)
    if headDimension == 0, !hiddenSize.isMultiple(of: headCount) {
      throw .headsDoNotDivide(hiddenSize: hiddenSize, headCount: headCount)
    }
    try ConfigurationError.requireSize("headDimension", headDimension)
    try ConfigurationError.requireSize("headCount * headDimension", headCount * headDimension)
    guard headCount.isMultiple(of: keyValueHeadCount) else {
      throw .keyValueHeadsDoNotDivide(
        headCount: headCount, keyValueHeadCount: keyValueHeadCount)
    }
    try ConfigurationError.requireDropout("dropout", dropout)
    try validateGates()
    if case .rotary(let rotary) = positions {
      guard rotary.headDimension == headDimension else {
        throw .outOfRange(
          setting: "positions.headDimension", value: "\(rotary.headDimension)",
          expected: "\(headDimension), the head dimension")
      }
      try rotary.validate()
    }
    if let softCap { try ConfigurationError.require("softCap", softCap, in: 1e-3...1e6) }
    try visibility.validate()
    if headSplit == .contiguous { try validateContiguous() }
  }

  private func validateGates() throws(ConfigurationError) {
    for (index, gate) in gates.enumerated() {
      try gate.validate()
      func require(_ isPossible: Bool, _ reason: String) throws(ConfigurationError) {
        if !isPossible { throw .impossibleGate(gate: gate.name, reason: reason) }
      }
      try require(
        !gates[..<index].contains { $0.placement == gate.placement },
        "there is another one at the same place")
      try require(
        gate.placement != .residual && gate.placement != .gru,
        "a gate on the residual belongs to a block, not to an attention alone")
      try require(
        gate.placement != .forget || visibility.isCausal,
        "it tells what to keep of the past, and the layer is to see what comes later too")
      try validate(gate)
    }
  }

  /// Throws where a gate does not fit the layer's heads.
  func validate(_ gate: Gate) throws(ConfigurationError) {
    guard gate.placement != .forget, gate.placement != .gru, !gate.isPacked else { return }
    let needsHeads = gate.granularity == .headwise || gate.granularity == .shared
    guard !needsHeads || gatedSize(gate).isMultiple(of: groupCount(gate)) else {
      throw .impossibleGate(
        gate: gate.name,
        reason: "\(headCount) heads cannot share a hidden size of \(hiddenSize) evenly")
    }
    if case .headInput = gate.source {
      guard hiddenSize.isMultiple(of: headCount), groupCount(gate) == headCount else {
        throw .impossibleGate(
          gate: gate.name,
          reason: """
            \(headCount) heads' slices of a hidden size of \(hiddenSize) cannot gate \
            \(groupCount(gate)) heads
            """)
      }
    }
  }

  private func validateContiguous() throws(ConfigurationError) {
    guard keyValueHeadCount == headCount else {
      throw .contiguousSplitOfGroups(
        headCount: headCount, keyValueHeadCount: keyValueHeadCount)
    }
    if let gate = placedGates.first {
      throw .impossibleGate(
        gate: gate.name,
        reason: """
          with a contiguous head split only a gate on the output, elementwise or headwise, is known
          """)
    }
    guard !normalizesQueriesAndKeys else {
      throw .outOfRange(
        setting: "normalizesQueriesAndKeys", value: "true",
        expected: "false: with a contiguous head split heads cannot be normalized")
    }
  }
}

// MARK: - What gates sit on

extension GatedSelfAttention.Configuration {
  /// Sizes of what a gate sits on.
  func sizes(_ gate: Gate) -> PlacedGate.Sizes {
    let groups = groupCount(gate)
    let isEven = gatedSize(gate).isMultiple(of: groups)
    return PlacedGate.Sizes(
      groupCount: isEven ? groups : 1, gatedSize: gatedSize(gate), inputSize: hiddenSize,
      headCount: headCount)
  }

  /// Groups, such as heads, that the gate's numbers of a token fall into.
  func groupCount(of gate: Gate) -> Int {
    gate.granularity.ownGroupCount(of: sizes(gate).groupCount)
  }

  private func groupCount(_ gate: Gate) -> Int {
    gate.placement == .key || gate.placement == .value ? keyValueHeadCount : headCount
  }

  private func gatedSize(_ gate: Gate) -> Int {
    switch gate.placement {
    case .query, .output: headCount * headDimension
    case .key, .value: keyValueHeadCount * headDimension
    case .forget: headCount
    case .input, .projection, .residual, .gru: hiddenSize
    }
  }
}
