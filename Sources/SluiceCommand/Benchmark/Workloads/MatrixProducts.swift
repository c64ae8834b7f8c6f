import Sluice
import SluiceModels

/// The multiply-adds in the matrix products of a layer or a model: what its speed is counted in.
///
/// Nothing else counts, neither a softmax nor a norm. Causal attention counts the pairs of a query
/// and a key that are seen, about half of all.
struct MatrixProducts {
  /// Multiply-adds of the linear maps, once through.
  var linear = 0.0
  /// Multiply-adds of one product over all pairs, such as that of queries with keys.
  var attention = 0.0

  /// Multiplications and additions of a forward pass.
  ///
  /// Attention multiplies twice: queries with keys, probabilities with values.
  var forward: Double { 2 * (linear + 2 * attention) }

  /// Multiplications and additions of a forward and a backward pass.
  ///
  /// Backward, a linear map multiplies for the gradients of its input and its weight; attention for
  /// the scores, which nobody stored, and the gradients of probabilities, queries, keys and values.
  var forwardAndBackward: Double { 2 * ((1 + 2) * linear + (2 + 5) * attention) }
}

extension GatedSelfAttention.Configuration {
  /// What a layer multiplies for causal sequences, in which a token sees `window` others at most.
  func matrixProducts(batch: Int, tokens: Int, window: Int? = nil) -> MatrixProducts {
    let (sequences, width) = (Double(batch), headCount * headDimension)
    let seen = Double(min(window ?? tokens, tokens))
    let tokens = Double(tokens)
    let gates = ((try? GatedSelfAttention(self, random: RandomStream(seed: 0)))?.gates ?? [])
      .flatMap(\.parameters).filter { $0.parameter.role == .matrix }
      .reduce(0) { $0 + $1.parameter.count }
    return MatrixProducts(
      linear: sequences * tokens * Double(hiddenSize * (layout.width + width) + gates),
      attention: sequences * (tokens * seen - seen * (seen - 1) / 2) * Double(width))
  }
}

extension LanguageModel.Configuration {
  /// What a model multiplies for sequences as long as its context.
  func matrixProducts(batch: Int) -> MatrixProducts {
    let attention = transformer.block.attention.matrixProducts(batch: batch, tokens: contextLength)
    let matrices =
      switch feedForward.kind {
      case .gelu: 2
      case .swiglu: 3
      }
    let feedForwardSize =
      Double(matrices) * Double(hiddenSize) * Double(feedForward.intermediateSize)
    let head = Double(hiddenSize) * Double(vocabularySize)
    let (layers, tokens) = (Double(layerCount), Double(batch) * Double(contextLength))
    return MatrixProducts(
      linear: layers * attention.linear + tokens * (layers * feedForwardSize + head),
      attention: layers * attention.attention)
  }
}
