import Sluice

extension LanguageModel {
  /// How a model knows where its tokens stand.
  public enum Positions: String, Sendable, Codable, CaseIterable {
    /// A vector for each position, added to the token's.
    case learned
    /// Queries and keys turned by angles that grow with the position.
    case rotary
  }

  /// The sizes and kinds of a language model.
  ///
  /// The defaults are those of nanoGPT's small recipe, with a gate.
  ///
  /// ```swift
  /// let configuration = LanguageModel.Configuration(vocabularySize: 65, gate: .headwise)
  /// ```
  public struct Configuration: Sendable, Hashable {
    /// Tokens the model knows.
    public var vocabularySize: Int
    /// Tokens the model sees at once.
    public var contextLength: Int
    /// Transformer blocks.
    public var layerCount: Int
    /// Numbers that stand for a token.
    public var hiddenSize: Int
    /// Heads of queries.
    public var headCount: Int
    /// Heads of keys and values; divides `headCount`.
    public var keyValueHeadCount: Int
    /// Numbers a head.
    public var headDimension: Int
    /// Numbers that stand for a token inside the feed-forward layers.
    public var intermediateSize: Int
    /// The feed-forward layers' kind.
    public var feedForward: FeedForward.Kind
    /// The norms' kind.
    public var normalization: Normalization
    /// What keeps the norm of zeros finite.
    public var epsilon: Float
    /// What the heads' output passes, if anything.
    public var gate: Gate?
    /// How the model knows where tokens stand.
    public var positions: Positions
    /// The base of rotary positions; without them of no effect.
    public var rotaryBase: Float
    /// Whether the head shares the token embedding's table.
    public var tied: Bool
    /// Whether linear layers and layer norms add vectors; the head never does.
    public var bias: Bool
    /// The share that training leaves out: of embeddings, attention weights and what blocks add.
    public var dropout: Float

    /// Describes a model.
    ///
    /// - Parameters:
    ///   - vocabularySize: tokens the model knows.
    ///   - contextLength: tokens the model sees at once.
    ///   - layerCount: transformer blocks.
    ///   - hiddenSize: numbers that stand for a token.
    ///   - headCount: heads of queries.
    ///   - keyValueHeadCount: heads of keys and values; nil for as many as of queries.
    ///   - headDimension: numbers a head; nil for an even share of the hidden size.
    ///   - intermediateSize: numbers inside the feed-forward layers; nil for four times the hidden
    ///     size.
    ///   - feedForward: the feed-forward layers' kind.
    ///   - normalization: the norms' kind.
    ///   - epsilon: what keeps the norm of zeros finite; nil for 1e-5, or 1e-6 with RMS norms.
    ///   - gate: what the heads' output passes, if anything.
    ///   - positions: how the model knows where tokens stand.
    ///   - rotaryBase: the base of rotary positions.
    ///   - tied: whether the head shares the token embedding's table.
    ///   - bias: whether linear layers and layer norms add vectors.
    ///   - dropout: the share that training leaves out.
    public init(
      vocabularySize: Int, contextLength: Int = 64, layerCount: Int = 4, hiddenSize: Int = 128,
      headCount: Int = 4, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
      intermediateSize: Int? = nil, feedForward: FeedForward.Kind = .gelu,
      normalization: Normalization = .layer, epsilon: Float? = nil, gate: Gate? = .elementwise,
      positions: Positions = .learned, rotaryBase: Float = 10000, tied: Bool = true,
      bias: Bool = false, dropout: Float = 0
    ) {
      self.vocabularySize = vocabularySize
      self.contextLength = contextLength
      self.layerCount = layerCount
      self.hiddenSize = hiddenSize
      self.headCount = headCount
      self.keyValueHeadCount = keyValueHeadCount ?? headCount
      // An uneven share is left for `validate()` to name.
      let isEven = headCount > 0 && hiddenSize.isMultiple(of: headCount)
      self.headDimension = headDimension ?? (isEven ? hiddenSize / headCount : 0)
      // So is a hidden size that cannot be multiplied.
      self.intermediateSize = intermediateSize ?? hiddenSize.multipliedReportingOverflow(by: 4).0
      self.feedForward = feedForward
      self.normalization = normalization
      self.epsilon = epsilon ?? (normalization == .layer ? 1e-5 : 1e-6)
      self.gate = gate
      self.positions = positions
      self.rotaryBase = rotaryBase
      self.tied = tied
      self.bias = bias
      self.dropout = dropout
    }

    /// The configuration of each block.
    public var block: TransformerBlock.Configuration {
      TransformerBlock.Configuration(
        attention: GatedSelfAttention.Configuration(
          hiddenSize: hiddenSize, headCount: headCount, keyValueHeadCount: keyValueHeadCount,
          headDimension: headDimension, dropout: dropout, bias: bias, gate: gate,
          rotaryBase: positions == .rotary ? rotaryBase : nil),
        intermediateSize: intermediateSize, feedForward: feedForward,
        normalization: normalization, epsilon: epsilon, bias: bias, dropout: dropout)
    }

    /// Numbers to train in all, known before the model is made.
    public var parameterCount: Int { Int(exactly: CheckpointNames(self).scalarCount) ?? .max }

    /// Throws what no model can be made of.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.requireSize("vocabularySize", vocabularySize)
      try ConfigurationError.requireSize("contextLength", contextLength)
      try ConfigurationError.requireSize("layerCount", layerCount)
      try block.validate()
      try ConfigurationError.require("parameterCount", parameterCount, in: 1...1 << 36)
    }
  }
}
