/// Leaves out a random share of the elements while training.
///
/// Evaluation passes no random stream, and nothing is left out.
public struct Dropout: Module {
  /// The share that is left out.
  public let probability: Float

  /// Makes a layer that leaves out `probability` of the elements.
  public init(_ probability: Float) {
    self.probability = probability
  }

  /// `x` with elements left out and the others scaled up; `x` itself where `random` is nil.
  public func callAsFunction(_ x: consuming Tensor, using random: RandomStream?) -> Tensor {
    guard let random, probability > 0 else { return x }
    return x.dropout(probability, using: random)
  }
}
