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
    /// What the output of the heads passes, if anything.
    public var gate: Gate?
    /// The base of rotary positions; nil for none.
    public var rotaryBase: Float?
    /// How columns become heads.
    public var headSplit: HeadSplit

    /// Describes a layer.
    ///
    /// - Parameters:
    ///   - hiddenSize: elements of a token, in and out.
    ///   - headCount: heads of queries.
    ///   - keyValueHeadCount: heads of keys and values; nil for as many as of queries.
    ///   - headDimension: elements of a head; nil for an even share of the hidden size.
    ///   - dropout: the share of attention weights left out in training.
    ///   - bias: whether projections add vectors.
    ///   - gate: what the output of the heads passes, if anything.
    ///   - rotaryBase: the base of rotary positions; nil for none.
    ///   - headSplit: how columns become heads.
    public init(
      hiddenSize: Int, headCount: Int, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
      dropout: Float = 0, bias: Bool = true, gate: Gate? = .elementwise, rotaryBase: Float? = nil,
      headSplit: HeadSplit = .perHead
    ) {
      self.hiddenSize = hiddenSize
      self.headCount = headCount
      self.keyValueHeadCount = keyValueHeadCount ?? headCount
      // An uneven share is left for `validate()` to name.
      let isEven = headCount > 0 && hiddenSize.isMultiple(of: headCount)
      self.headDimension = headDimension ?? (isEven ? hiddenSize / headCount : 0)
      self.dropout = dropout
      self.bias = bias
      self.gate = gate
      self.rotaryBase = rotaryBase
      self.headSplit = headSplit
    }

    /// Where the packed projection makes what.
    public var layout: ProjectionLayout {
      ProjectionLayout(
        headCount: headCount, keyValueHeadCount: keyValueHeadCount, headDimension: headDimension,
        gate: gate)
    }

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
      if let bias = gate?.initialBias {
        try ConfigurationError.require("gate.initialBias", bias, in: -1e6...1e6)
      }
      if let rotaryBase {
        try ConfigurationError.require("rotaryBase", rotaryBase, in: 1...1e30)
        guard headDimension.isMultiple(of: 2) else { throw .oddHeadDimension(headDimension) }
      }
      guard headSplit == .perHead || keyValueHeadCount == headCount else {
        throw .contiguousSplitOfGroups(
          headCount: headCount, keyValueHeadCount: keyValueHeadCount)
      }
    }
  }
}
