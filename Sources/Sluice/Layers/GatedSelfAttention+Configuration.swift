import SluiceFiles
import SluiceKernels

extension GatedSelfAttention {
  /// How the columns of a projection are split into heads.
  public enum HeadSplit: String, Sendable, Codable, CaseIterable {
    /// Standard multi-head attention: each token has a part of its columns in every head.
    case perHead
    /// A head is a run of consecutive tokens; each token is divided into pieces that are separate positions.
    ///
    /// This is the effect of `view(batch * heads, -1, d)` without a transpose in PyTorch. Weights that were
    /// trained with this mistake give the same outputs here.
    case contiguous
  }

  /// The settings of a gated self-attention layer.
  public struct Configuration: Sendable, Hashable {
    /// The hidden size: the number of elements of a token in input and output.
    public var hiddenSize: Int
    /// The number of heads.
    public var headCount: Int
    /// The number of key/value heads (grouped-query attention); must divide `headCount`.
    public var keyValueHeadCount: Int
    /// The head dimension: the number of elements of a head.
    public var headDimension: Int
    /// The dropout probability of attention weights in training.
    public var dropout: Float
    /// Whether projections have biases.
    public var bias: Bool
    /// Whether the output projection has a bias; nil for `bias`.
    public var outputBias: Bool?
    /// The gates, at most one for each placement.
    public var gates: [Gate]
    /// The position encoding.
    public var positions: AttentionPositions
    /// QK norm: whether the queries and keys of each head are normalized by RMS norm with a learned scale.
    ///
    /// Source: Henry et al. 2020 (arXiv 2010.04245), in the form of Qwen3.
    public var normalizesQueriesAndKeys: Bool
    /// The epsilon of QK norm, which is added to the mean square.
    public var queryKeyNormEpsilon: Float
    /// Whether QK norm is zero-centered: its scale is 1 plus the parameter.
    public var queryKeyNormIsZeroCentered: Bool
    /// The attention scale: the factor on products of queries and keys; nil for `1 / sqrt(headDimension)`.
    public var scoreScale: Float?
    /// The soft cap: limits scores to ±`softCap` by `softCap * tanh(score / softCap)`; nil for no limit.
    public var softCap: Float?
    /// The attention sink, if any.
    public var sink: AttentionSink?
    /// How columns are split into heads.
    public var headSplit: HeadSplit
    /// Which tokens of its sequence a token can attend to.
    public var visibility: Visibility

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - hiddenSize: the number of elements of a token in input and output.
    ///   - headCount: the number of heads.
    ///   - keyValueHeadCount: the number of key/value heads; nil for `headCount`.
    ///   - headDimension: the number of elements of a head; nil for `hiddenSize / headCount`.
    ///   - dropout: the dropout probability of attention weights in training.
    ///   - bias: whether projections have biases.
    ///   - outputBias: whether the output projection has a bias; nil for `bias`.
    ///   - gates: the gates, at most one for each placement.
    ///   - positions: the position encoding.
    ///   - normalizesQueriesAndKeys: whether to use QK norm.
    ///   - queryKeyNormEpsilon: the epsilon of QK norm.
    ///   - queryKeyNormIsZeroCentered: whether the scale of QK norm is 1 plus the parameter.
    ///   - scoreScale: the attention scale; nil for `1 / sqrt(headDimension)`. For Gemma 2, it is
    ///     `1 / sqrt(query_pre_attn_scalar)`.
    ///   - softCap: the soft cap of scores; nil for no limit.
    ///   - sink: the attention sink, if any.
    ///   - headSplit: how columns are split into heads.
    ///   - visibility: which tokens a token can attend to; nil for full visibility, or for causal
    ///     visibility with a forget gate.
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

    /// The hidden size divided by the number of heads; 0 if it is not divisible, which `validate()` reports.
    static func evenShare(of hiddenSize: Int, among headCount: Int) -> Int {
      headCount > 0 && hiddenSize.isMultiple(of: headCount) ? hiddenSize / headCount : 0
    }

    /// The layout of the packed projection.
    public var layout: ProjectionLayout {
      ProjectionLayout(
        headCount: headCount, keyValueHeadCount: keyValueHeadCount, headDimension: headDimension,
        gate: gates.first(where: \.isPacked))
    }

    /// Whether the output projection has a bias.
    public var hasOutputBias: Bool { outputBias ?? bias }

    /// The gates that are separate operations.
    var placedGates: [Gate] { gates.filter { !$0.isPacked } }
  }
}

// MARK: - Visibility

extension GatedSelfAttention.Configuration {
  /// Whether the attention is causal: no token can attend to a later token.
  public var isCausal: Bool {
    get { visibility.isCausal }
    set { visibility = newValue ? .causal(window: slidingWindow) : .full }
  }

  /// The sliding window: the maximum number of tokens that a token attends to, including itself; nil for no
  /// limit.
  ///
  /// Setting a window makes the attention causal.
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

// MARK: - Validation

extension GatedSelfAttention.Configuration {
  /// Throws an error if the settings are invalid.
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
          a contiguous head split supports only elementwise and headwise gates on the output
          """)
    }
    guard !normalizesQueriesAndKeys else {
      throw .outOfRange(
        setting: "normalizesQueriesAndKeys", value: "true",
        expected: "false: a contiguous head split does not support QK norm")
    }
  }
}

// MARK: - Files

extension GatedSelfAttention.Configuration: SettingsCodable {
  /// The settings in `config.json`.
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

  /// Settings without sizes, to be read from a file.
  public static var unread: Self { Self(hiddenSize: 0, headCount: 0, visibility: .causal) }
}
