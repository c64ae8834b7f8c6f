import Sluice

extension Transformer.Configuration {
  /// The number of parameters of the blocks, at most `Int.max`.
  ///
  /// - Throws: `ConfigurationError` if the settings are invalid.
  package var blockParameterCount: Int {
    get throws {
      var count = 0
      try forEachKind { block, times throws(ConfigurationError) in
        let one = try TransformerBlock(block, random: RandomStream(seed: 0)).parameterCount
        let (all, overflow) = one.multipliedReportingOverflow(by: times)
        count = overflow ? .max : count.addingReportingOverflow(all).overflow ? .max : count + all
      }
      return count
    }
  }

  /// A lower bound of the memory for stored activations in bytes: the inputs of the maps of all blocks.
  ///
  /// - Parameter sequenceLength: the number of tokens of a sequence.
  package func activationByteCount(
    tokenCount: Double, sequenceLength: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double {
    let numberSize = format == .bfloat16 ? 2.0 : 4.0
    var (kept, largest) = (0.0, 0.0)
    forEachKind { block, count in
      let numbers = Self.keptCount(block, sequenceLength)
      kept += Double(count) * numbers
      if count > 0 { largest = max(largest, numbers) }
    }
    guard recomputesBlocks else { return tokenCount * kept * numberSize }
    // The inputs of blocks stay float32; one block at a time is stored in full.
    let inputs = Double(layerCount) * Double(block.attention.hiddenSize) * 4
    return tokenCount * (inputs + largest * numberSize)
  }

  /// A lower bound of the memory of a forward pass without stored activations, in bytes: the input of a block and its
  /// projections, or the output of its heads if not all are projected together.
  package func forwardByteCount(tokenCount: Double, sequenceLength: Int) -> Double {
    var largest = 0.0
    forEachKind { block, count in
      guard count > 0 else { return }
      let width = block.attention.forwardWidth(tokenCount: sequenceLength)
      largest = max(largest, Double(block.attention.hiddenSize) + Double(width))
    }
    return 4 * tokenCount * largest
  }

  /// The minimum number of values that a block stores per token.
  private static func keptCount(
    _ block: TransformerBlock.Configuration, _ sequenceLength: Int
  ) -> Double {
    let (attention, feedForward) = (block.attention, block.feedForward)
    let heads = Double(attention.headCount) * Double(attention.headDimension)
    let projection = Double(attention.storedProjectionWidth(tokenCount: sequenceLength))
    let up = Double(feedForward.intermediateSize) * (feedForward.kind == .swiglu ? 2 : 1)
    return 2 * Double(attention.hiddenSize) + projection + heads + up
      + Double(feedForward.intermediateSize)
  }
}
