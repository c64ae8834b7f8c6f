import SluiceFiles
/// An embedding table: a vector for each token of a vocabulary.
///
/// ```swift
/// let embedding = Embedding(vocabularySize: 256, hiddenSize: 64, random: RandomStream(seed: 1))
/// embedding(TokenBatch([72, 105]))  // shape [1, 2, 64]
/// ```
public struct Embedding: Module {
  /// The vectors, `[vocabularySize, hiddenSize]`.
  public let weight: Parameter

  /// Makes a table of the given vectors.
  public init(weight: Parameter) {
    require(
      weight.shape.count == 2, "an embedding table has two axes; found shape \(weight.shape)")
    self.weight = weight
  }

  /// Makes a table of vectors from a normal distribution.
  public init(
    vocabularySize: Int, hiddenSize: Int, standardDeviation: Float = 1, random: RandomStream
  ) {
    self.init(
      vocabularySize: vocabularySize, hiddenSize: hiddenSize,
      initialization: .normal(standardDeviation: standardDeviation), random: random)
  }

  /// Makes a table with the given initialization.
  public init(
    vocabularySize: Int, hiddenSize: Int, initialization: Initialization, random: RandomStream
  ) {
    self.init(
      weight: initialization.parameter(
        [vocabularySize, hiddenSize], role: .embedding, using: random))
  }

  /// The vectors of the tokens, `[batch, tokens, hidden]`.
  public func callAsFunction(_ tokens: TokenBatch) -> Tensor {
    embedding(tokens, table: weight)
  }

  /// The products of `x` with all vectors: the output layer of a model with tied weights.
  ///
  /// Shapes: `[..., hidden]` gives `[..., vocabulary]`.
  public func logits(_ x: Tensor) -> Tensor {
    linear(x, weight: weight)
  }
}
