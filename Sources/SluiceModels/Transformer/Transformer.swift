import Sluice
import SluiceFiles

/// A stack of blocks and a norm: what lies between the front of a model and its head.
///
///     x = block(x), for each block
///     y = norm(x)
///
/// Blocks may be of different kinds. The names of its parameters do not mention it: they are
/// `blocks.0...` and `norm...` in whatever model it is stored.
///
/// ```swift
/// let stack = Transformer(blocks: [attentionBlock, otherBlock], norm: RMSNorm(64))
/// stack(x)  // [batch, tokens, 64] -> the same
/// ```
public struct Transformer: Module {
  /// Names of parameters do not mention it.
  public static let isTransparent = true

  /// Whether a block keeps only its input for the backward pass, which then runs the block again: more
  /// time for less memory, with gradients of the same bits.
  ///
  /// ```swift
  /// let gradients = Transformer.$recomputesBlocks.withValue(true) { model.loss(batch, dropout: nil) }
  ///   .gradients()
  /// ```
  ///
  /// It is read when a stack computes, and belongs to neither the model nor its files.
  @TaskLocal public static var recomputesBlocks = false

  /// The blocks, in order.
  public let blocks: [TransformerBlock]
  /// After the last block; nil for none.
  public let norm: (any NormalizationLayer)?

  /// Makes a stack of the given blocks.
  public init(blocks: [TransformerBlock], norm: (any NormalizationLayer)?) {
    self.blocks = blocks
    self.norm = norm
  }

  /// Makes a stack with random weights.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - outputInitialization: how the weights that end a residual branch start, where they differ.
  ///   - random: where the numbers of the block at an index come from.
  /// - Throws: `ConfigurationError` where no stack can be made so.
  public init(
    _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: (_ index: Int) -> RandomStream
  ) throws(ConfigurationError) {
    try ConfigurationError.require("layerCount", configuration.layerCount, in: 0...1 << 24)
    var blocks: [TransformerBlock] = []
    for index in 0..<configuration.layerCount {
      blocks.append(
        try TransformerBlock(
          configuration.block(at: index), initialization: initialization,
          outputInitialization: outputInitialization, random: random(index)))
    }
    try configuration.block.normalization.validate()
    self.init(
      blocks: blocks,
      norm: configuration.block.normalization.layer(configuration.block.attention.hiddenSize))
  }

  /// Makes a stack with random weights, those of each block from a substream of its own.
  ///
  /// - Throws: `ConfigurationError` where no stack can be made so.
  public init(_ configuration: Configuration, random: RandomStream) throws(ConfigurationError) {
    try self.init(configuration) { random.substream(UInt64($0)) }
  }

  /// The stack's result for each token of `x`, whole sequences.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(_ x: consuming Tensor, dropout random: RandomStream? = nil) -> Tensor {
    require(x.shape.count == 3, "tokens have shape [batch, tokens, hidden], not \(x.shape)")
    var states: [SequenceState] = []
    let runs = TokenRuns.whole(rows: x.shape[0], tokens: x.shape[1])
    return self(consume x, in: runs, states: &states, dropout: random)
  }

  /// The stack's result for each token of `x`.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, hidden]`.
  ///   - runs: where the tokens stand.
  ///   - states: one for each run, which then holds the run's tokens too; none to start each run anew and
  ///     to keep nothing.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[rows, tokens, hidden]`.
  public func callAsFunction(
    _ x: consuming Tensor, in runs: TokenRuns, states: inout [SequenceState],
    dropout random: RandomStream? = nil
  ) -> Tensor {
    // A state would take the second run's tokens in once more; without gradients there is none.
    let isRecomputed = Self.recomputesBlocks && states.isEmpty
    for (index, block) in blocks.enumerated() {
      var own = states.take(layer: index)
      // The model's front drops out with the first stream.
      let random = random?.substream(UInt64(1 + index))
      x = Observation.scope("blocks.\(index)", of: block, passing: consume x) {
        (x: consuming Tensor) in
        guard isRecomputed else {
          return block(consume x, in: runs, states: &own, dropout: random)
        }
        return recomputed(consume x) { x in
          var none: [any MixerState] = []
          return block(consume x, in: runs, states: &none, dropout: random)
        }
      }
      states.put(own, layer: index)
    }
    states.advance(by: runs)
    guard let norm else { return x }
    return norm(x)
  }

  /// What the stack keeps of a sequence before its first token; nil where a mixer keeps nothing.
  public func makeState() -> SequenceState? { SequenceState(mixers: blocks.map(\.mixer)) }
}
