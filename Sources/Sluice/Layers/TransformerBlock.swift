/// Gated self-attention, then a feed-forward layer, each added to what came in.
///
///     x = x + dropout(attention(norm(x)))
///     x = x + dropout(feedForward(norm(x)))
///
/// ```swift
/// let block = try TransformerBlock(
///   .init(attention: .init(hiddenSize: 64, headCount: 4), intermediateSize: 256),
///   random: RandomStream(seed: 1))
/// block(x, mask: .causal)  // [batch, tokens, 64] -> the same
/// ```
public struct TransformerBlock: Module {
  /// Before the attention.
  public let attentionNorm: any NormalizationLayer
  /// Gathers from other tokens.
  public let attention: GatedSelfAttention
  /// Before the feed-forward layer.
  public let feedForwardNorm: any NormalizationLayer
  /// Works on each token.
  public let feedForward: FeedForward
  /// Leaves out elements of what is added.
  public let dropout: Dropout

  /// Makes a block with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - initialization: how weights start, as in `Linear`.
  ///   - outputInitialization: how the weights of the two layers' last maps start, where they differ.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` where no block can be made so.
  public init(
    _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: RandomStream
  ) throws(ConfigurationError) {
    try configuration.validate()
    let width = configuration.attention.hiddenSize
    attentionNorm = configuration.normalizationLayer()
    attention = try GatedSelfAttention(
      configuration.attention, initialization: initialization,
      outputInitialization: outputInitialization, random: random.substream(0))
    feedForwardNorm = configuration.normalizationLayer()
    feedForward = FeedForward(
      hiddenSize: width, intermediateSize: configuration.intermediateSize,
      kind: configuration.feedForward, bias: configuration.bias, initialization: initialization,
      outputInitialization: outputInitialization, random: random.substream(1))
    dropout = Dropout(configuration.dropout)
  }

  /// The block's result for each token of `x`.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - mask: who may attend to whom.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(
    _ x: consuming Tensor, mask: Mask = .full, dropout random: RandomStream? = nil
  ) -> Tensor {
    let gathered = attention.gathered(
      attentionNorm(x), mask: mask, dropout: random?.substream(0))
    x = add(attention.output, of: gathered, to: x, dropout: random?.substream(1))
    let activated = feedForward.activated(feedForwardNorm(x))
    return add(feedForward.down, of: activated, to: x, dropout: random?.substream(2))
  }

  /// `x + dropout(map(branch))`: without dropout the map adds as it goes.
  private func add(
    _ map: Linear, of branch: Tensor, to x: consuming Tensor, dropout random: RandomStream?
  ) -> Tensor {
    guard let random, dropout.probability > 0 else { return map(branch, addedTo: x) }
    return x + dropout(map(branch), using: random)
  }
}

extension TransformerBlock {
  /// The sizes and kinds of a block.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Of the attention; its hidden size is the block's.
    public var attention: GatedSelfAttention.Configuration
    /// Elements of a token inside the feed-forward layer.
    public var intermediateSize: Int
    /// The feed-forward layer's kind.
    public var feedForward: FeedForward.Kind
    /// The norms' kind.
    public var normalization: Normalization
    /// Added under the norms' roots; nil for the kind's usual value.
    public var epsilon: Float?
    /// Whether the feed-forward layer and layer norms add vectors.
    public var bias: Bool
    /// The share left out, in training, of what the two layers add.
    public var dropout: Float

    /// Describes a block.
    public init(
      attention: GatedSelfAttention.Configuration, intermediateSize: Int,
      feedForward: FeedForward.Kind = .gelu, normalization: Normalization = .layer,
      epsilon: Float? = nil, bias: Bool = true, dropout: Float = 0
    ) {
      self.attention = attention
      self.intermediateSize = intermediateSize
      self.feedForward = feedForward
      self.normalization = normalization
      self.epsilon = epsilon
      self.bias = bias
      self.dropout = dropout
    }

    /// Throws what no block can be made of.
    public func validate() throws(ConfigurationError) {
      try attention.validate()
      try ConfigurationError.requireSize("intermediateSize", intermediateSize)
      if let epsilon { try ConfigurationError.require("epsilon", epsilon, in: 0...1) }
      try ConfigurationError.requireDropout("dropout", dropout)
    }

    fileprivate func normalizationLayer() -> any NormalizationLayer {
      normalization.layer(attention.hiddenSize, epsilon: epsilon, bias: bias)
    }
  }
}
