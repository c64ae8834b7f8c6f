import Sluice

/// What a model is made for, where its memory can be told before it is made.
///
/// A trainer refuses what the machine cannot hold before it takes anything.
public protocol SizedConfiguration {
  /// Numbers to train in all.
  var parameterCount: Int { get }

  /// Bytes that a forward pass keeps for the backward pass, at least.
  ///
  /// - Parameters:
  ///   - exampleCount: examples in the batch.
  ///   - format: as what activations are kept.
  ///   - recomputesBlocks: whether blocks keep their inputs alone.
  func activationByteCount(
    exampleCount: Int, format: ActivationFormat, recomputesBlocks: Bool
  ) -> Double

  /// Bytes that a forward pass takes at one time where nothing is kept, at least.
  ///
  /// - Parameter exampleCount: examples in the batch.
  func forwardByteCount(exampleCount: Int) -> Double
}
