import Sluice

extension LanguageModel.Configuration: SizedConfiguration {
  /// A lower bound of the memory for stored activations in bytes: the inputs of the maps of all blocks.
  ///
  /// Logits are not included, because not all data count all positions.
  public func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double {
    let tokenCount = Double(exampleCount) * Double(contextLength)
    let numberSize = format == .bfloat16 ? 2.0 : 4.0
    var (kept, largest) = (0.0, 0.0)
    transformer.forEachKind { block, count in
      let numbers = Self.keptCount(block)
      kept += Double(count) * numbers
      if count > 0 { largest = max(largest, numbers) }
    }
    guard recomputesBlocks else { return tokenCount * kept * numberSize }
    // The inputs of blocks stay float32; one block at a time is stored in full.
    let inputs = Double(transformer.layerCount) * Double(transformer.hiddenSize) * 4
    return tokenCount * (inputs + largest * numberSize)
  }

  /// A lower bound of the memory of a forward pass without stored activations, in bytes.
  ///
  /// It is the input of a block and its projections.
  public func forwardByteCount(exampleCount: Int) -> Double {
    var largest = 0.0
    transformer.forEachKind { block, count in
      guard count > 0 else { return }
      largest = max(
        largest, Double(block.attention.hiddenSize) + Double(block.attention.layout.width))
    }
    return 4 * Double(exampleCount) * Double(contextLength) * largest
  }

  /// The minimum number of values that a block stores per token.
  private static func keptCount(_ block: TransformerBlock.Configuration) -> Double {
    let (attention, feedForward) = (block.attention, block.feedForward)
    let heads = Double(attention.headCount) * Double(attention.headDimension)
    let up = Double(feedForward.intermediateSize) * (feedForward.kind == .swiglu ? 2 : 1)
    return 2 * Double(attention.hiddenSize) + Double(attention.layout.width) + heads + up
      + Double(feedForward.intermediateSize)
  }
}
