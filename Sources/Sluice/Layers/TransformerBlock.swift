import SluiceFiles

/// Gated self-attention, or another mixer, then a feed-forward layer, each added to what came in.
///
///     x = x + dropout(mixer(norm(x)))
///     x = x + dropout(feedForward(norm(x)))
///
/// A residual gate takes the place of both sums; norms may stand elsewhere (`Normalization.Placement`).
///
/// ```swift
/// let block = try TransformerBlock(
///   .init(
///     attention: .init(hiddenSize: 64, headCount: 4, visibility: .causal), intermediateSize: 256),
///   random: RandomStream(seed: 1))
/// block(x)  // [batch, tokens, 64] -> the same
/// let other = TransformerBlock(mixer: myMixer, feedForward: myLayer, hiddenSize: 64)
/// ```
public struct TransformerBlock: Module {
  /// Before the mixer, or after its sum with the residual; nil for neither.
  public let attentionNorm: (any NormalizationLayer)?
  /// Gathers from other tokens.
  public let mixer: any TokenMixer
  /// Of what the mixer made, before it meets the residual; nil for none.
  public let mixerOutputNorm: (any NormalizationLayer)?
  /// Where the mixer's result meets the residual; nil for a sum.
  public let mixerGate: ResidualGate?
  /// Before the feed-forward layer, or after its sum with the residual; nil for neither.
  public let feedForwardNorm: (any NormalizationLayer)?
  /// Works on each token.
  public let feedForward: any FeedForwardLayer
  /// Of what the feed-forward layer made, before it meets the residual; nil for none.
  public let feedForwardOutputNorm: (any NormalizationLayer)?
  /// Where the feed-forward layer's result meets the residual; nil for a sum.
  public let feedForwardGate: ResidualGate?
  /// Leaves out elements of what is added.
  public let dropout: Dropout

  private let normalizesSums: Bool

  /// Makes a block of any two layers; its norms are new.
  ///
  /// - Parameters:
  ///   - mixer: what brings information from token to token.
  ///   - feedForward: what works on each token.
  ///   - hiddenSize: elements of a token.
  ///   - normalization: the norms' kind, and where they stand.
  ///   - dropout: the share left out, in training, of what the two layers add.
  ///   - mixerGate: where the mixer's result meets the residual; nil for a sum.
  ///   - feedForwardGate: where the feed-forward layer's result meets the residual; nil for a sum.
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
  ///   - configuration: sizes and kinds.
  ///   - initialization: how weights start, as in `Linear`.
  ///   - outputInitialization: how the weights of the two layers' last maps start, where they differ.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` where no block can be made so.
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

  /// Makes a block around a mixer of any kind; all else starts with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds; of its attention, the hidden size is the mixer's and the heads
  ///     are the residual gate's.
  ///   - mixer: what brings information from token to token.
  ///   - initialization: how weights start, as in `Linear`.
  ///   - outputInitialization: how the weights of the feed-forward layer's last map start, where they
  ///     differ.
  ///   - random: where the numbers come from.
  /// - Throws: `ConfigurationError` where no block can be made so.
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

  /// The block's result for each token of `x`, whole sequences.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(_ x: consuming Tensor, dropout random: RandomStream? = nil) -> Tensor {
    require(x.shape.count == 3, "tokens have shape [batch, tokens, hidden], not \(x.shape)")
    var states: [any MixerState] = []
    let runs = TokenRuns.whole(rows: x.shape[0], tokens: x.shape[1])
    return self(consume x, in: runs, states: &states, dropout: random)
  }

  /// The block's result for each token of `x`.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - runs: where the tokens stand.
  ///   - states: the mixer's state of each run, which then holds the run's tokens too; none to start
  ///     anew and to keep nothing.
  ///   - random: decides what is left out in training; nil leaves all in.
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

  /// What a layer is given of the residual.
  private func input(_ x: Tensor, _ norm: (any NormalizationLayer)?) -> Tensor {
    guard let norm, !normalizesSums else { return x }
    return norm(x)
  }

  /// The residual after a layer's sum.
  private func sum(_ x: consuming Tensor, _ norm: (any NormalizationLayer)?) -> Tensor {
    guard let norm, normalizesSums else { return x }
    return norm(x)
  }

  /// The residual after a branch.
  private func join(
    _ branch: Branch, _ new: Tensor, _ residual: Tensor, _ input: Tensor
  ) -> Tensor {
    guard let gate = gate(of: branch) else { return residual + new }
    gate.tellReading(
      of: new, residual: residual, input: input, part: branch == .mixer ? nil : "feed-forward")
    return gate(new, residual: residual, input: input)
  }

  /// Where a branch meets the residual; nil for a sum.
  public func gate(of branch: Branch) -> ResidualGate? {
    switch branch {
    case .mixer: mixerGate
    case .feedForward: feedForwardGate
    }
  }
}

extension TransformerBlock {
  /// What a block adds to its residual.
  public enum Branch: Sendable, Hashable {
    /// What the mixer made.
    case mixer
    /// What the feed-forward layer made.
    case feedForward
  }
}
