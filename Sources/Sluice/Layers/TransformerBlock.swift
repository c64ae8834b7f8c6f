import SluiceFiles

/// A transformer block: gated self-attention or another mixer, then a feed-forward layer, with residual
/// connections.
///
///     x = x + dropout(mixer(norm(x)))
///     x = x + dropout(feedForward(norm(x)))
///
/// A residual gate replaces both sums. Norms can have other placements (`Normalization.Placement`).
///
/// ```swift
/// let block = try TransformerBlock(
///   .init(
///     attention: .init(hiddenSize: 64, headCount: 4, visibility: .causal), intermediateSize: 256),
///   random: RandomStream(seed: 1))
/// block(x)  // [batch, tokens, 64] -> [batch, tokens, 64]
/// let other = TransformerBlock(mixer: myMixer, feedForward: myLayer, hiddenSize: 64)
/// ```
public struct TransformerBlock: Module {
  /// The norm before the mixer, or after its sum with the residual; nil for no norm.
  public let attentionNorm: (any NormalizationLayer)?
  /// The mixer, such as attention.
  public let mixer: any TokenMixer
  /// The norm of the mixer's output, before it is added to the residual; nil for no norm.
  public let mixerOutputNorm: (any NormalizationLayer)?
  /// The gate of the mixer's residual connection; nil for a sum.
  public let mixerGate: ResidualGate?
  /// The norm before the feed-forward layer, or after its sum with the residual; nil for no norm.
  public let feedForwardNorm: (any NormalizationLayer)?
  /// The feed-forward layer.
  public let feedForward: any FeedForwardLayer
  /// The norm of the feed-forward layer's output, before it is added to the residual; nil for no norm.
  public let feedForwardOutputNorm: (any NormalizationLayer)?
  /// The gate of the feed-forward layer's residual connection; nil for a sum.
  public let feedForwardGate: ResidualGate?
  /// The dropout of the outputs of both layers.
  public let dropout: Dropout

  private let normalizesSums: Bool

  /// Makes a block of any two layers; its norms are new.
  ///
  /// - Parameters:
  ///   - mixer: the mixer.
  ///   - feedForward: the feed-forward layer.
  ///   - hiddenSize: the number of elements of a token.
  ///   - normalization: the settings of the norms.
  ///   - dropout: the dropout probability of the outputs of both layers in training.
  ///   - mixerGate: the gate of the mixer's residual connection; nil for a sum.
  ///   - feedForwardGate: the gate of the feed-forward layer's residual connection; nil for a sum.
  public init(
    mixer: any TokenMixer, feedForward: any FeedForwardLayer, hiddenSize: Int,
    normalization: Normalization.Configuration = .init(), dropout: Float = 0,
    mixerGate: ResidualGate? = nil, feedForwardGate: ResidualGate? = nil
  ) {
    let norms = normalization.layers(hiddenSize)
    self.mixer = mixer
    self.feedForward = feedForward
    (attentionNorm, feedForwardNorm) = (norms.input(), norms.input())
    (mixerOutputNorm, feedForwardOutputNorm) = (norms.output(), norms.output())
    normalizesSums = normalization.placement == .after
    (self.mixerGate, self.feedForwardGate) = (mixerGate, feedForwardGate)
    self.dropout = Dropout(dropout)
  }

  /// Makes a block with random weights.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the last map of both layers; nil for `initialization`.
  ///   - random: the random stream for the weights.
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: RandomStream
  ) throws(ConfigurationError) {
    try self.init(
      configuration,
      mixer: GatedSelfAttention(
        configuration.attention, initialization: initialization,
        outputInitialization: outputInitialization, random: random.substream(0)),
      initialization: initialization, outputInitialization: outputInitialization, random: random)
  }

  /// Makes a block with a given mixer of any type; all other weights are random.
  ///
  /// - Parameters:
  ///   - configuration: the settings. Of its attention, only the hidden size and the number of heads (for a
  ///     residual gate) are used.
  ///   - mixer: the mixer.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the last map of the feed-forward layer; nil for
  ///     `initialization`.
  ///   - random: the random stream for the weights.
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(
    _ configuration: Configuration, mixer: any TokenMixer,
    initialization: Initialization? = nil, outputInitialization: Initialization? = nil,
    random: RandomStream
  ) throws(ConfigurationError) {
    try configuration.validate()
    let width = configuration.attention.hiddenSize
    let norms = configuration.normalization.layers(width)
    self.mixer = mixer
    (attentionNorm, feedForwardNorm) = (norms.input(), norms.input())
    (mixerOutputNorm, feedForwardOutputNorm) = (norms.output(), norms.output())
    normalizesSums = configuration.normalization.placement == .after
    feedForward = FeedForward(
      hiddenSize: width, configuration.feedForward, initialization: initialization,
      outputInitialization: outputInitialization, random: random.substream(1))
    func residualGate(_ stream: UInt64) -> ResidualGate? {
      configuration.residualGate.flatMap {
        ResidualGate(
          $0, configuration.attention, initialization: initialization,
          random: random.substream(stream))
      }
    }
    mixerGate = residualGate(2)
    feedForwardGate = residualGate(3)
    dropout = Dropout(configuration.dropout)
  }

  /// The output of the block for whole sequences.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(_ x: consuming Tensor, dropout random: RandomStream? = nil) -> Tensor {
    require(x.shape.count == 3, "tokens have shape [batch, tokens, hidden], not \(x.shape)")
    var states: [any MixerState] = []
    let runs = TokenRuns.whole(rows: x.shape[0], tokens: x.shape[1])
    return self(consume x, in: runs, states: &states, dropout: random)
  }

  /// The output of the block for runs of tokens.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - runs: the positions of the tokens.
  ///   - states: the mixer's state for each run, to which the tokens of the run are added; empty to start
  ///     new sequences and keep no states.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(
    _ x: consuming Tensor, in runs: TokenRuns, states: inout [any MixerState],
    dropout random: RandomStream? = nil
  ) -> Tensor {
    let result = computed(consume x, in: runs, &states, dropout: random)
    Observation.tell("residual", .stream) { result.detached }
    return result
  }

  private func computed(
    _ x: consuming Tensor, in runs: TokenRuns, _ states: inout [any MixerState],
    dropout random: RandomStream?
  ) -> Tensor {
    let isDropping = random != nil && dropout.probability > 0
    let mixerInput = input(x, attentionNorm)
    let mixerRandom = random?.substream(0)
    if mixerGate == nil, mixerOutputNorm == nil, !isDropping {
      x = mixer(mixerInput, in: runs, states: &states, dropout: mixerRandom, addedTo: x)
    } else {
      let made = mixer(mixerInput, in: runs, states: &states, dropout: mixerRandom)
      let branch = dropout(mixerOutputNorm?(made) ?? made, using: random?.substream(1))
      x = join(.mixer, branch, x, mixerInput)
    }
    x = sum(x, attentionNorm)
    let feedForwardInput = input(x, feedForwardNorm)
    if feedForwardGate == nil, feedForwardOutputNorm == nil, !isDropping {
      x = feedForward(feedForwardInput, addedTo: x)
    } else {
      let made = feedForward(feedForwardInput)
      let branch = dropout(feedForwardOutputNorm?(made) ?? made, using: random?.substream(2))
      x = join(.feedForward, branch, x, feedForwardInput)
    }
    return sum(x, feedForwardNorm)
  }

  /// The input of a layer: the residual, normalized if norms are placed before layers.
  private func input(_ x: Tensor, _ norm: (any NormalizationLayer)?) -> Tensor {
    guard let norm, !normalizesSums else { return x }
    return norm(x)
  }

  /// The residual after a sum, normalized if norms are placed after sums.
  private func sum(_ x: consuming Tensor, _ norm: (any NormalizationLayer)?) -> Tensor {
    guard let norm, normalizesSums else { return x }
    return norm(x)
  }

  /// The sum of residual and branch, or their gated combination.
  private func join(
    _ branch: Branch, _ new: Tensor, _ residual: Tensor, _ input: Tensor
  ) -> Tensor {
    guard let gate = gate(of: branch) else { return residual + new }
    gate.tellReading(
      of: new, residual: residual, input: input, part: branch == .mixer ? nil : "feed-forward")
    return gate(new, residual: residual, input: input)
  }

  /// The gate of a branch's residual connection; nil for a sum.
  public func gate(of branch: Branch) -> ResidualGate? {
    switch branch {
    case .mixer: mixerGate
    case .feedForward: feedForwardGate
    }
  }
}

extension TransformerBlock {
  /// A branch of a block, which is added to the residual.
  public enum Branch: Sendable, Hashable {
    /// The output of the mixer.
    case mixer
    /// The output of the feed-forward layer.
    case feedForward
  }
}
