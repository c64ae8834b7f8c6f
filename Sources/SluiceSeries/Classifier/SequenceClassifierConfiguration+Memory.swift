import Sluice
import SluiceModels
import SluiceTraining

extension SequenceClassifier.Configuration: SizedConfiguration {
  /// The number of parameters, without making the model; 0 if the settings are invalid.
  public var parameterCount: Int {
    do {
      try validate()
      // Members and blocks are counted by their kinds.
      var single = self
      single.memberCount = 1
      single.fixedFilterCount = 0
      single.transformer.layerCount = 1
      single.transformer.differentBlocks = [:]
      let others =
        try SequenceClassifier(single, random: RandomStream(seed: 0)).parameterCount
        - single.transformer.blockParameterCount
      let (member, overflow) = others.addingReportingOverflow(try transformer.blockParameterCount)
      let (count, isTooLarge) = member.multipliedReportingOverflow(by: memberCount)
      return overflow || isTooLarge ? .max : count + closedFormParameterCount
    } catch {
      return 0
    }
  }

  /// The number of parameters of the member that is fitted in closed form.
  private var closedFormParameterCount: Int {
    guard fixedFilterCount > 0 else { return 0 }
    let featureCount = FixedFilters.featureCount(of: fixedFilterCount)
    let thresholdCount = FixedFilters.thresholdCount(of: fixedFilterCount)
    return thresholdCount + (featureCount + 1) * outputCount + 1
  }

  /// A lower bound of the memory for stored activations in bytes: the windows and the outputs of all convolutions, and
  /// the inputs of the maps of all blocks.
  public func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double {
    let bytes = Double(MemoryLayout<Float>.stride)
    let hidden = Double(transformer.hiddenSize)
    let taps = Double(filterWidths.reduce(0, +))
    let layers = Double(blockFilterWidths.count)
    let blockTaps = Double(blockFilterWidths.reduce(0, +))
    let first = inputCount * (taps * Double(trainedChannelCount) + 2 * hidden)
    let block = tokenCount * hidden * (blockTaps + 2 * layers)
    let attention = transformer.activationByteCount(
      tokenCount: tokenCount * Double(exampleCount), sequenceLength: Int(tokenCount),
      format: format, recomputesBlocks: recomputesBlocks)
    let convolutions: Double = (first + block) * bytes * Double(exampleCount)
    return Double(memberCount) * (convolutions + attention)
  }

  /// A lower bound of the memory of a forward pass without stored activations, in bytes: the outputs of the first layer
  /// and the tokens of a block.
  public func forwardByteCount(exampleCount: Int) -> Double {
    let count = Double(exampleCount)
    let elements: Double = count * inputCount * Double(transformer.hiddenSize)
    let attention = transformer.forwardByteCount(
      tokenCount: tokenCount * count, sequenceLength: Int(tokenCount))
    return elements * Double(MemoryLayout<Float>.stride) + attention
  }

  private var inputCount: Double { Double(sequenceLength) / Double(stepsPerInput) }

  private var tokenCount: Double { Double(sequenceLength) / Double(stepsPerToken) }
}

extension SequenceClassifier.Configuration: WidenableConfiguration {
  /// The settings with wider feed-forward layers, for about `target` parameters; unchanged if there are already as
  /// many.
  ///
  /// The number of parameters matches as closely as whole widths allow.
  public func widened(toParameters target: Int) -> SequenceClassifier.Configuration {
    widening(\.transformer.block.feedForward.intermediateSize, toParameters: target)
  }
}
