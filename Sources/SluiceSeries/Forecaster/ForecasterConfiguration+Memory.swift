import Sluice
import SluiceModels
import SluiceTraining

extension Forecaster.Configuration: SizedConfiguration {
  /// The number of parameters, without making the model; 0 if the settings are invalid.
  public var parameterCount: Int {
    do {
      try validate()
      // Many blocks are counted by their kinds.
      var single = self
      single.transformer.layerCount = 1
      single.transformer.differentBlocks = [:]
      let others =
        try Forecaster(single, random: RandomStream(seed: 0)).parameterCount
        - single.transformer.blockParameterCount
      let (count, overflow) = others.addingReportingOverflow(try transformer.blockParameterCount)
      return overflow ? .max : count
    } catch {
      return 0
    }
  }

  /// A lower bound of the memory for stored activations in bytes: the inputs of the maps of all blocks.
  ///
  /// Attention across channels is not included.
  public func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double {
    transformer.activationByteCount(
      tokenCount: tokenCount(windowCount: exampleCount), sequenceLength: tokenCount, format: format,
      recomputesBlocks: recomputesBlocks)
  }

  /// A lower bound of the memory of a forward pass without stored activations, in bytes: the input of a block and its
  /// projections.
  public func forwardByteCount(exampleCount: Int) -> Double {
    transformer.forwardByteCount(
      tokenCount: tokenCount(windowCount: exampleCount), sequenceLength: tokenCount)
  }

  /// The number of tokens in a batch: without mixing, only target channels have tokens.
  private func tokenCount(windowCount: Int) -> Double {
    let channels = mixesChannels ? channelCount : targetCount
    return Double(windowCount) * Double(channels) * Double(tokenCount)
  }
}

extension Forecaster.Configuration: WidenableConfiguration {
  /// The settings with wider feed-forward layers, for about `target` parameters; unchanged if there are already as
  /// many.
  ///
  /// The number of parameters matches as closely as whole widths allow.
  public func widened(toParameters target: Int) -> Forecaster.Configuration {
    widening(\.transformer.block.feedForward.intermediateSize, toParameters: target)
  }
}
