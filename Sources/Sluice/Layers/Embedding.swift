import SluiceFiles
/// A vector for each token of a vocabulary.
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

  /// Makes a table that starts out as told.
  public init(
    vocabularySize: Int, hiddenSize: Int, initialization: Initialization, random: RandomStream
  ) {
    self.init(
      weight: initialization.parameter(
        [vocabularySize, hiddenSize], role: .embedding, using: random))
  }

  /// The tokens' vectors, `[batch, tokens, hidden]`.
  public func callAsFunction(_ tokens: TokenBatch) -> Tensor {
    embedding(tokens, table: weight)
  }

  /// How well `x` agrees with each vector: the head of a model that shares the table.
  ///
  /// Shapes: `[..., hidden]` gives `[..., vocabulary]`.
  public func logits(_ x: Tensor) -> Tensor {
    linear(x, weight: weight)
  }
}
