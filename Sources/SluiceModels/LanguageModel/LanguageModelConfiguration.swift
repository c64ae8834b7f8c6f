import Sluice

extension LanguageModel {
  /// How a model knows where its tokens stand.
  public enum Positions: String, Sendable, Codable, CaseIterable {
    /// A vector for each position, added to the token's.
    case learned
    /// Queries and keys turned by angles that grow with the position.
    case rotary
    /// Scores that fall with the distance.
    case alibi
    /// Not at all, but for what a causal mask tells.
    case none
  }

  /// The sizes and kinds of a language model.
  ///
  /// The defaults are those of nanoGPT's small recipe, with a gate.
  ///
  /// ```swift
  /// let configuration = LanguageModel.Configuration(vocabularySize: 65, gates: [.headwise])
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
    /// What passes what on its way through each block; each placement once.
    public var gates: [Gate]
    /// What takes its share of attention beside the keys, if anything.
    public var sink: AttentionSink?
    /// Whether each head's queries and keys are brought to a common scale.
    public var normalizesQueriesAndKeys: Bool
    /// What the magnitude of attention scores stays below; nil for no bound.
    public var softCap: Float?
    /// Tokens that a token attends to at most, its own and those before; nil for all of them.
    public var slidingWindow: Int?
    /// How the model knows where tokens stand.
    public var positions: Positions
    /// The base of rotary positions; without them of no effect.
    public var rotaryBase: Float
    /// The share of each head's elements that rotary positions turn.
    public var rotaryShare: Float
    /// How rotary positions are stretched beyond those of training.
    public var rotaryScaling: RotaryScaling
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
    ///   - gates: what passes what on its way through each block.
    ///   - sink: what takes its share of attention beside the keys, if anything.
    ///   - normalizesQueriesAndKeys: whether each head's queries and keys are brought to a common scale.
    ///   - softCap: what the magnitude of attention scores stays below; nil for no bound.
    ///   - slidingWindow: tokens that a token attends to at most; nil for all before it.
    ///   - positions: how the model knows where tokens stand.
    ///   - rotaryBase: the base of rotary positions.
    ///   - rotaryShare: the share of each head's elements that rotary positions turn.
    ///   - rotaryScaling: how rotary positions are stretched beyond those of training.
    ///   - tied: whether the head shares the token embedding's table.
    ///   - bias: whether linear layers and layer norms add vectors.
    ///   - dropout: the share that training leaves out.
    public init(
      vocabularySize: Int, contextLength: Int = 64, layerCount: Int = 4, hiddenSize: Int = 128,
      headCount: Int = 4, keyValueHeadCount: Int? = nil, headDimension: Int? = nil,
      intermediateSize: Int? = nil, feedForward: FeedForward.Kind = .gelu,
      normalization: Normalization = .layer, epsilon: Float? = nil, gates: [Gate] = [.elementwise],
      sink: AttentionSink? = nil, normalizesQueriesAndKeys: Bool = false, softCap: Float? = nil,
      slidingWindow: Int? = nil, positions: Positions = .learned, rotaryBase: Float = 10000,
      rotaryShare: Float = 1, rotaryScaling: RotaryScaling = .none, tied: Bool = true,
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
      self.gates = gates
      self.sink = sink
      self.normalizesQueriesAndKeys = normalizesQueriesAndKeys
      self.softCap = softCap
      self.slidingWindow = slidingWindow
      self.positions = positions
      self.rotaryBase = rotaryBase
      self.rotaryShare = rotaryShare
      self.rotaryScaling = rotaryScaling
      self.tied = tied
      self.bias = bias
      self.dropout = dropout
    }

    /// The configuration of each block.
    public var block: TransformerBlock.Configuration {
      TransformerBlock.Configuration(
        attention: GatedSelfAttention.Configuration(
          hiddenSize: hiddenSize, headCount: headCount, keyValueHeadCount: keyValueHeadCount,
          headDimension: headDimension, dropout: dropout, bias: bias,
          gates: gates.filter { !$0.isResidual }, positions: attentionPositions,
          normalizesQueriesAndKeys: normalizesQueriesAndKeys, softCap: softCap, sink: sink,
          visibility: .causal(window: slidingWindow)),
        intermediateSize: intermediateSize, feedForward: feedForward,
        normalization: normalization, epsilon: epsilon, bias: bias, dropout: dropout,
        residualGate: gates.first(where: \.isResidual))
    }

    private var attentionPositions: AttentionPositions {
      switch positions {
      case .learned, .none: .none
      case .alibi: .alibi
      case .rotary:
        .rotary(
          RotaryEmbedding(
            headDimension: headDimension, base: rotaryBase,
            // What is no number of elements is left for `validate()` to name.
            rotatedDimension: Int(exactly: (Double(headDimension) * Double(rotaryShare)).rounded())
              ?? 0,
            scaling: rotaryScaling))
      }
    }

    /// Numbers to train in all, known before the model is made.
    public var parameterCount: Int { Int(exactly: CheckpointNames(self).scalarCount) ?? .max }

    /// Throws what no model can be made of.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.requireSize("vocabularySize", vocabularySize)
      try ConfigurationError.requireSize("contextLength", contextLength)
      try ConfigurationError.requireSize("layerCount", layerCount)
      if let slidingWindow { try ConfigurationError.requireSize("slidingWindow", slidingWindow) }
      try ConfigurationError.require("rotaryShare", rotaryShare, in: 0...1)
      let residual = gates.filter(\.isResidual)
      if residual.count > 1 {
        throw ConfigurationError.impossibleGate(
          gate: residual[1].name, reason: "there is another one at the same place")
      }
      try block.validate()
      try ConfigurationError.require("parameterCount", parameterCount, in: 1...1 << 36)
    }
  }
}
