/// Examples that a model computes one loss from.
///
/// ```swift
/// struct Windows: TrainingBatch {
///   let inputs: Tensor
///   let targets: Tensor
///   var itemCount: Int { targets.count }
/// }
/// ```
public protocol TrainingBatch: Sendable {
  /// What the mean loss is over: predicted tokens, numbers, sequences. Known before anything is
  /// computed, since a step of several batches weighs them by it.
  var itemCount: Int { get }

  /// What the model reads, for the speed of training; as many as items unless a batch says otherwise.
  var inputCount: Int { get }
}

extension TrainingBatch {
  /// As many as items.
  public var inputCount: Int { itemCount }
}
