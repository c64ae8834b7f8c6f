/// A batch of examples for training.
///
/// ```swift
/// struct Windows: TrainingBatch {
///   let inputs: Tensor
///   let targets: Tensor
///   var itemCount: Int { targets.count }
/// }
/// ```
public protocol TrainingBatch: Sendable {
  /// The number of items that the loss is averaged over, such as tokens, numbers or sequences.
  ///
  /// In a step of several batches, the batches are weighted by it.
  var itemCount: Int { get }

  /// The number of inputs, for the training speed; by default `itemCount`.
  var inputCount: Int { get }
}

extension TrainingBatch {
  /// The number of items.
  public var inputCount: Int { itemCount }
}
