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

extension MatrixProducts {
  /// What the linear maps of a module multiply: each number of a matrix once for each token.
  init(mapsOf module: some Module, tokenCount: Int) {
    let matrices = module.parameters.map(\.parameter.shape).filter { $0.count > 1 }
    linear = Double(tokenCount) * Double(matrices.reduce(0) { $0 + $1.reduce(1, *) })
  }

  /// What attention multiplies for each pair of a query and a key that is seen.
  init(scoresOf attention: GatedSelfAttention.Configuration, batch: Int, tokens: Int) {
    let pairs = Double(batch) * Double(attention.visibility.pairCount(tokenCount: tokens))
    self.attention = pairs * Double(attention.headCount * attention.headDimension)
  }

  static func + (a: MatrixProducts, b: MatrixProducts) -> MatrixProducts {
    MatrixProducts(linear: a.linear + b.linear, attention: a.attention + b.attention)
  }
}

extension GatedSelfAttention.Configuration {
  /// What a layer multiplies for causal sequences.
  func matrixProducts(batch: Int, tokens: Int) throws(ConfigurationError) -> MatrixProducts {
    let layer = try GatedSelfAttention(self, random: RandomStream(seed: 0))
    return MatrixProducts(mapsOf: layer, tokenCount: batch * tokens)
      + MatrixProducts(scoresOf: self, batch: batch, tokens: tokens)
  }
}

extension LanguageModel.Configuration {
  /// What a model multiplies for sequences as long as its context.
  func matrixProducts(batch: Int) throws(ConfigurationError) -> MatrixProducts {
    let tokenCount = batch * contextLength
    var products = MatrixProducts()
    products.linear = Double(tokenCount) * Double(transformer.hiddenSize) * Double(vocabularySize)
    // Blocks of a kind multiply alike: no more than one of each is made.
    try transformer.forEachKind { block, count throws(ConfigurationError) in
      let one =
        MatrixProducts(
          mapsOf: try TransformerBlock(block, random: RandomStream(seed: 0)), tokenCount: tokenCount
        )
        + MatrixProducts(scoresOf: block.attention, batch: batch, tokens: contextLength)
      products.linear += Double(count) * one.linear
      products.attention += Double(count) * one.attention
    }
    return products
  }
}
