import Sluice
import SluiceFiles

/// A transformer stack: blocks and a final norm, between the input layer and the output layer of a model.
///
///     x = block(x), for each block
///     y = norm(x)
///
/// Blocks can be of different types. It adds no component to parameter names: they are `blocks.0...` and
/// `norm...` in every model.
///
/// ```swift
/// let stack = Transformer(blocks: [attentionBlock, otherBlock], norm: RMSNorm(64))
/// stack(x)  // [batch, tokens, 64] -> [batch, tokens, 64]
/// ```
public struct Transformer: Module {
  /// True: parameter names omit the property in which the stack is stored.
  public static let isTransparent = true

  /// Activation checkpointing: whether blocks store only their inputs and are recomputed in the backward pass.
  ///
  /// It takes less memory and more time; gradients are bit-identical.
  ///
  /// ```swift
  /// let gradients = Transformer.$recomputesBlocks.withValue(true) { model.loss(batch, dropout: nil) }
  ///   .gradients()
  /// ```
  ///
  /// It is read when a stack computes, and is not part of the model or its files.
  @TaskLocal public static var recomputesBlocks = false

  /// The blocks, in order.
  public let blocks: [TransformerBlock]
  /// The norm after the last block; nil for no norm.
  public let norm: (any NormalizationLayer)?

  /// Makes a stack of the given blocks.
  public init(blocks: [TransformerBlock], norm: (any NormalizationLayer)?) {
    self.blocks = blocks
    self.norm = norm
  }

  /// Makes a stack with random weights.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - outputInitialization: the initialization of the last map of each residual branch; nil for
  ///     `initialization`.
  ///   - random: the random stream for the block at an index.
  /// - Throws: `ConfigurationError` if the settings are invalid.
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

  /// Makes a stack with random weights, with a separate substream for each block.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  public init(_ configuration: Configuration, random: RandomStream) throws(ConfigurationError) {
    try self.init(configuration) { random.substream(UInt64($0)) }
  }

  /// The output of the stack for whole sequences.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(_ x: consuming Tensor, dropout random: RandomStream? = nil) -> Tensor {
    require(x.shape.count == 3, "tokens have shape [batch, tokens, hidden], not \(x.shape)")
    var states: [SequenceState] = []
    let runs = TokenRuns.whole(rows: x.shape[0], tokens: x.shape[1])
    return self(consume x, in: runs, states: &states, dropout: random)
  }

  /// The output of the stack for runs of tokens.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, hidden]`.
  ///   - runs: the positions of the tokens.
  ///   - states: one state for each run, to which the tokens of the run are added. Empty to start new
  ///     sequences and keep no states.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[rows, tokens, hidden]`.
  public func callAsFunction(
    _ x: consuming Tensor, in runs: TokenRuns, states: inout [SequenceState],
    dropout random: RandomStream? = nil
  ) -> Tensor {
    // Recomputation would add the tokens to the state a second time. States are used only without
    // gradients, where there is nothing to recompute.
    let isRecomputed = Self.recomputesBlocks && states.isEmpty
    for (index, block) in blocks.enumerated() {
      var own = states.take(layer: index)
      // Substream 0 is used for the dropout of the embeddings.
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

  /// The state of a sequence before its first token; nil if a mixer has no states.
  public func makeState() -> SequenceState? { SequenceState(mixers: blocks.map(\.mixer)) }
}
