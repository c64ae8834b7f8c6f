import Sluice
import TestSupport
import Testing

@Suite struct GatheringRowsTests {
  @Test(
    "Rows in any order and their gradients, added up over copies",
    arguments: [[0], [6, 2, 2, 0], [1, 3, 5], []] as [[Int32]])
  func rows(indices: [Int32]) {
    checkGradients(
      of: { $0[0].gatheringRows(at: indices) },
      reference: { inputs in indices.flatMap { inputs[0][Int($0) * 3..<Int($0) * 3 + 3] } },
      inputs: [.sample([7, 1, 3])])
  }

  @Test("All axes but the first stay") func shape() {
    #expect(Tensor.zeros([5, 2, 3]).gatheringRows(at: [4, 4]).shape == [2, 2, 3])
  }

  @Test("Every number of threads gives the same gradient") func threads() {
    let indices = Tensor.sample([2000], in: 0...899.99).scalars.map { Int32($0) }
    let upstream = Tensor.sample([2000, 37], seed: 2)
    expectSameForAllThreadCounts {
      let table = Tensor.sample([900, 37]).tracked()
      let gradients = table.gatheringRows(at: indices).gradients(from: upstream)
      return [gradients[table]].compactMap(\.self)
    }
  }

  @Test("A row that is not there stops with a message") func strayRow() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([5, 2]).gatheringRows(at: [0, 5])
    }
  }
}
