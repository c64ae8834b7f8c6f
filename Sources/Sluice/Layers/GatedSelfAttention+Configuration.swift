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
  public struct Configuration: Sendable, Hashable {
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
    /// Whether the output projection does; nil for as the others do.
    public var outputBias: Bool?
    /// What passes what on its way through the layer; each placement once.
    public var gates: [Gate]
    /// How the layer knows where its tokens stand.
    public var positions: AttentionPositions
    /// Whether each head's queries and keys have their root mean square brought to 1, then weighted.
    ///
    /// Source: Henry et al. 2020 (arXiv 2010.04245), in the form of Qwen3.
    public var normalizesQueriesAndKeys: Bool
    /// What is added under the root in the norms of queries and keys.
    public var queryKeyNormEpsilon: Float
    /// Whether the weights of these norms are kept less one.
    public var queryKeyNormIsZeroCentered: Bool
    /// What products of queries and keys are multiplied by; nil for `1 / sqrt(headDimension)`.
    public var scoreScale: Float?
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
    ///   - outputBias: whether the output projection does; nil for as the others do.
    ///   - gates: what passes what on its way through the layer.
    ///   - positions: how the layer knows where its tokens stand.
    ///   - normalizesQueriesAndKeys: whether queries and keys are brought to a common scale.
    ///   - queryKeyNormEpsilon: what is added under the root there.
    ///   - queryKeyNormIsZeroCentered: whether the weights there are kept less one.
    ///   - scoreScale: what products of queries and keys are multiplied by; nil for one over the root of
    ///     the head dimension. Gemma 2 publishes `query_pre_attn_scalar`, of which it is one over the root.
    ///   - softCap: what the magnitude of scores stays below.
    ///   - sink: what takes its share of attention beside the keys.
    ///   - headSplit: how columns become heads.
    ///   - visibility: which tokens of its sequence a token attends to; nil for all of them, or, with a
    ///     forget gate, for those up to its own.
    public init(
      hiddenSize: Int, headCount: Int, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
      dropout: Float = 0, bias: Bool = true, outputBias: Bool? = nil,
      gates: [Gate] = [.elementwise], positions: AttentionPositions = .none,
      normalizesQueriesAndKeys: Bool = false, queryKeyNormEpsilon: Float = 1e-6,
      queryKeyNormIsZeroCentered: Bool = false,
      scoreScale: Float? = nil, softCap: Float? = nil, sink: AttentionSink? = nil,
      headSplit: HeadSplit = .perHead, visibility: Visibility? = nil
    ) {
      self.hiddenSize = hiddenSize
      self.headCount = headCount
      self.keyValueHeadCount = keyValueHeadCount ?? headCount
      self.headDimension = headDimension ?? Self.evenShare(of: hiddenSize, among: headCount)
      self.dropout = dropout
      self.bias = bias
      self.outputBias = outputBias
      self.gates = gates
      self.positions = positions
      self.normalizesQueriesAndKeys = normalizesQueriesAndKeys
      self.queryKeyNormEpsilon = queryKeyNormEpsilon
      self.queryKeyNormIsZeroCentered = queryKeyNormIsZeroCentered
      self.scoreScale = scoreScale
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

    /// Whether the output projection adds a vector.
    public var hasOutputBias: Bool { outputBias ?? bias }

    /// The gates that are operations of their own.
    var placedGates: [Gate] { gates.filter { !$0.isPacked } }
  }
}

// MARK: - Which tokens are seen

extension GatedSelfAttention.Configuration {
  /// Whether no token attends to a later one.
  public var isCausal: Bool {
    get { visibility.isCausal }
    set { visibility = newValue ? .causal(window: slidingWindow) : .full }
  }

  /// Tokens that a token attends to at most, its own and those before; nil for no such bound.
  ///
  /// A window makes the attention causal.
  public var slidingWindow: Int? {
    get {
      guard case .causal(let window) = visibility else { return nil }
      return window
    }
    set {
      guard newValue != nil || visibility.isCausal else { return }
      visibility = .causal(window: newValue)
    }
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
    try ConfigurationError.require("queryKeyNormEpsilon", queryKeyNormEpsilon, in: 0...1)
    try validateGates()
    if case .rotary(let rotary) = positions {
      guard rotary.headDimension == headDimension else {
        throw .outOfRange(
          setting: "positions.headDimension", value: "\(rotary.headDimension)",
          expected: "\(headDimension), the head dimension")
      }
      try rotary.validate()
    }
    if let scoreScale {
      try ConfigurationError.require("scoreScale", scoreScale, in: 1e-6...1e3)
    }
    if let softCap { try ConfigurationError.require("softCap", softCap, in: 1e-3...1e6) }
    try visibility.validate()
    if headSplit == .contiguous { try validateContiguous() }
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

// MARK: - Files

extension GatedSelfAttention.Configuration: SettingsCodable {
  /// What files hold of it.
  public static let settings = SettingsTable<Self>([
    Setting("hidden_size", \.hiddenSize),
    Setting("num_attention_heads", \.headCount),
    Setting("num_key_value_heads", \.keyValueHeadCount),
    Setting("head_dim", \.headDimension),
    Setting("attention_bias", \.bias),
    Setting("attention_output_bias", \.outputBias),
    Setting("attention_dropout", \.dropout, isRequired: false),
    .gates(\.gates),
    Setting(choice: "attention_sink", \.sink),
    Setting("use_qk_norm", \.normalizesQueriesAndKeys, usual: false),
    Setting("qk_norm_eps", \.queryKeyNormEpsilon, usual: 1e-6),
    Setting("qk_norm_zero_centered", \.queryKeyNormIsZeroCentered, usual: false),
    Setting("attention_scale", \.scoreScale),
    Setting("attn_logit_softcapping", \.softCap),
    Setting("sliding_window", \.slidingWindow),
    Setting("head_split", \.headSplit, usual: .perHead),
    AttentionPositions.setting(\.positions, headDimension: \.headDimension),
    Setting("is_causal", \.isCausal, usual: true),
  ])

  /// One without sizes.
  public static var unread: Self { Self(hiddenSize: 0, headCount: 0, visibility: .causal) }
}
