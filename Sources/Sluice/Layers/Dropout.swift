/// Dropout: sets a random share of the elements to zero during training.
///
/// Without a random stream, as in evaluation, the input is returned unchanged.
public struct Dropout: Module {
  /// The dropout probability.
  public let probability: Float

  /// Makes a layer with the given dropout probability.
  public init(_ probability: Float) {
    self.probability = probability
  }

  /// `x` with random elements set to zero and the others scaled up; `x` itself if `random` is nil.
  public func callAsFunction(_ x: consuming Tensor, using random: RandomStream?) -> Tensor {
    guard let random, probability > 0 else { return x }
    return x.dropout(probability, using: random)
  }
}
