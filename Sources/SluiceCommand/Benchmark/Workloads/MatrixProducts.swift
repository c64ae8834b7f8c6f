import Sluice
import SluiceModels

/// The multiply-adds in the matrix products of a layer or a model, for computing its speed.
///
/// Other operations, such as softmax and norms, are not counted. For causal attention, only visible
/// query/key pairs are counted, about half of all.
struct MatrixProducts {
  /// Multiply-adds of the linear maps in one forward pass.
  var linear = 0.0
  /// Multiply-adds of one product over all query/key pairs.
  var attention = 0.0

  /// Multiplications and additions of a forward pass.
  ///
  /// Attention has two products: queries with keys, and probabilities with values.
  var forward: Double { 2 * (linear + 2 * attention) }

  /// Multiplications and additions of a forward and a backward pass.
  ///
  /// In the backward pass, a linear map has two products, for the gradients of its input and its weight.
  /// Attention has five: the recomputed scores, and the gradients of probabilities, queries, keys and values.
  var forwardAndBackward: Double { 2 * ((1 + 2) * linear + (2 + 5) * attention) }
}

extension MatrixProducts {
  /// The operations of a module's linear maps: each element of a matrix once per token.
  init(mapsOf module: some Module, tokenCount: Int) {
    let matrices = module.parameters.map(\.parameter.shape).filter { $0.count > 1 }
    linear = Double(tokenCount) * Double(matrices.reduce(0) { $0 + $1.reduce(1, *) })
  }

  /// The operations of attention for each visible query/key pair.
  init(scoresOf attention: GatedSelfAttention.Configuration, batch: Int, tokens: Int) {
    let pairs = Double(batch) * Double(attention.visibility.pairCount(tokenCount: tokens))
    self.attention = pairs * Double(attention.headCount * attention.headDimension)
  }

  static func + (a: MatrixProducts, b: MatrixProducts) -> MatrixProducts {
    MatrixProducts(linear: a.linear + b.linear, attention: a.attention + b.attention)
  }
}

extension GatedSelfAttention.Configuration {
  /// The matrix products of a layer for causal sequences.
  func matrixProducts(batch: Int, tokens: Int) throws(ConfigurationError) -> MatrixProducts {
    let layer = try GatedSelfAttention(self, random: RandomStream(seed: 0))
    return MatrixProducts(mapsOf: layer, tokenCount: batch * tokens)
      + MatrixProducts(scoresOf: self, batch: batch, tokens: tokens)
  }
}

extension LanguageModel.Configuration {
  /// The matrix products of a model for sequences of its context length.
  func matrixProducts(batch: Int) throws(ConfigurationError) -> MatrixProducts {
    let tokenCount = batch * contextLength
    var products = MatrixProducts()
    products.linear = Double(tokenCount) * Double(transformer.hiddenSize) * Double(vocabularySize)
    // Blocks of the same kind have the same products, so only one block of each kind is made.
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
