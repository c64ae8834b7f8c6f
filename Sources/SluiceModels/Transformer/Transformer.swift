import Sluice

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
  public static let isTransparent = true

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
  ///   - initialization: how weights start, as in `Linear`.
  ///   - outputInitialization: how the weights that end a residual branch start, where they differ.
  ///   - random: where the numbers of the block at an index come from.
  /// - Throws: `ConfigurationError` where no stack can be made so.
  public init(
    _ configuration: Configuration, initialization: Initialization? = nil,
    outputInitialization: Initialization? = nil, random: (_ index: Int) -> RandomStream
  ) throws(ConfigurationError) {
    var blocks: [TransformerBlock] = []
    for index in 0..<configuration.layerCount {
      blocks.append(
        try TransformerBlock(
          configuration.block(at: index), initialization: initialization,
          outputInitialization: outputInitialization, random: random(index)))
    }
    self.init(
      blocks: blocks,
      norm: configuration.block.normalization.layer(configuration.block.attention.hiddenSize))
  }

  /// The stack's result for each token of `x`.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, hidden]`.
  ///   - mask: who may attend to whom.
  ///   - random: decides what is left out in training; nil leaves all in.
  /// - Returns: `[batch, tokens, hidden]`.
  public func callAsFunction(
    _ x: consuming Tensor, mask: Mask, dropout random: RandomStream? = nil
  ) -> Tensor {
    var x = consume x
    for (index, block) in blocks.enumerated() {
      // The model's front drops out with the first stream.
      let random = random?.substream(UInt64(1 + index))
      x = Observation.scope("blocks.\(index)", of: block, passing: consume x) {
        (x: consuming Tensor) in block(consume x, mask: mask, dropout: random)
      }
    }
    return norm?(x) ?? x
  }
}
