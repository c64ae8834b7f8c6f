import Sluice

extension LanguageModel.Configuration: SizedConfiguration {
  /// A lower bound of the memory for stored activations in bytes: the inputs of the maps of all blocks.
  ///
  /// Logits are not included, because not all data count all positions.
  public func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double {
    transformer.activationByteCount(
      tokenCount: Double(exampleCount) * Double(contextLength), sequenceLength: contextLength,
      format: format, recomputesBlocks: recomputesBlocks)
  }

  /// A lower bound of the memory of a forward pass without stored activations, in bytes.
  ///
  /// It is the input of a block and its projections.
  public func forwardByteCount(exampleCount: Int) -> Double {
    transformer.forwardByteCount(
      tokenCount: Double(exampleCount) * Double(contextLength), sequenceLength: contextLength)
  }
}
