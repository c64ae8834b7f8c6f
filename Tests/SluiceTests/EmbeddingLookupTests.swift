import Sluice
import TestSupport
import Testing

@Suite struct EmbeddingLookupTests {
  @Test("Rows of the table, and gradients added up over repeated tokens", arguments: [1, 7, 33])
  func gradients(width: Int) {
    let ids: [Int32] = [4, 0, 4, 2, 4, 0]
    let tokens = TokenBatch(ids, batchSize: 2, tokenCount: 3)
    checkGradients(
      of: { embedding(tokens, table: $0[0]) },
      reference: { inputs in
        let rows = Reference.rows(inputs[0], width: width)
        return ids.flatMap { rows[Int($0)] }
      }, inputs: [.sample([5, width])])
  }

  @Test("The result has an axis for sequences, one for tokens") func shape() {
    let tokens = TokenBatch([0, 1, 1, 0, 1, 0], batchSize: 3, tokenCount: 2)
    #expect(embedding(tokens, table: .zeros([2, 5])).shape == [3, 2, 5])
  }

  @Test("Every number of threads gives the same gradient") func threads() {
    let ids = Tensor.sample([4000], in: 0...9.99).scalars.map { Int32($0) }
    let upstream = Tensor.sample([1, 4000, 37], seed: 2)
    expectSameForAllThreadCounts {
      let table = Tensor.sample([10, 37]).tracked()
      let gradients = embedding(TokenBatch(ids), table: table).gradients(from: upstream)
      return [gradients[table]].compactMap(\.self)
    }
  }

  @Test("A token beyond the table stops with a message") func strayToken() async {
    await #expect(processExitsWith: .failure) {
      _ = embedding(TokenBatch([0, 5]), table: .zeros([5, 2]))
    }
  }
}
