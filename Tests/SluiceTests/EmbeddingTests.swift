import Sluice
import TestSupport
import Testing

@Suite struct EmbeddingTests {
  let layer = Embedding(vocabularySize: 7, hiddenSize: 5, random: RandomStream(seed: 1))

  @Test("Tokens become their vectors") func lookup() {
    let vectors = layer(TokenBatch([6, 0]))
    #expect(vectors.shape == [1, 2, 5])
    let table = layer.weight.tensor.scalars
    #expect(vectors.scalars == Array(table[30...]) + table[..<5])
  }

  @Test("As a head, the table gives a logit for each token") func head() {
    let x = Tensor.sample([1, 3, 5])
    expectClose(
      layer.logits(x).scalars,
      Reference.linear(x.doubles, weight: layer.weight.tensor.doubles, bias: nil, inputSize: 5))
  }

  @Test("A shared table's gradient is of both its uses") func tied() {
    let tokens = TokenBatch([1, 1, 2])
    let table = layer.weight
    let both = layer.logits(layer(tokens)).sum().gradients()[table]
    var apart = layer.logits(layer(tokens).detached).sum().gradients()
    apart.add(linear(layer(tokens), weight: table.tensor.detached).sum().gradients())
    expectClose(both?.scalars ?? [], apart[table]?.doubles ?? [], tolerance: 1e-6)
  }
}
