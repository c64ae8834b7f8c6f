import Sluice

/// Settings of a model whose memory can be estimated before the model is made.
///
/// A trainer uses the estimate to refuse models that do not fit into memory.
public protocol SizedConfiguration {
  /// The number of parameters.
  var parameterCount: Int { get }

  /// A lower bound of the memory for stored activations, in bytes.
  ///
  /// - Parameters:
  ///   - exampleCount: the number of examples in the batch.
  ///   - format: the format of stored activations.
  ///   - recomputesBlocks: whether only the inputs of blocks are stored.
  func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double

  /// A lower bound of the memory of a forward pass without stored activations, in bytes.
  ///
  /// - Parameter exampleCount: the number of examples in the batch.
  func forwardByteCount(exampleCount: Int) -> Double
}
