import Sluice
import TestSupport
import Testing

@Suite struct NormalizedHeadsTests {
  private func reference(
    _ x: [Double], _ weight: [Double], width: Int, columns: Range<Int>, epsilon: Double
  ) -> [Double] {
    Reference.rows(x, width: width).flatMap { row in
      let heads = Reference.rmsNorm(Array(row[columns]), weight: weight, epsilon: epsilon)
      return row[..<columns.lowerBound] + heads + row[columns.upperBound...]
    }
  }

  @Test("Each head is normalised on its own", arguments: [1, 5, 16, 24], [1, 3])
  func gradients(headDimension: Int, headCount: Int) {
    let columns = 4..<4 + headCount * headDimension
    let width = columns.upperBound + 3
    checkGradients(
      of: {
        $0[0].normalizingHeads(
          columns: columns, headDimension: headDimension, weight: $0[1], epsilon: 1e-2)
      },
      reference: { reference($0[0], $0[1], width: width, columns: columns, epsilon: 1e-2) },
      inputs: [.sample([2, 3, width]), .sample([headDimension], seed: 2)])
  }

  @Test("All columns may be heads, and none") func allOrNothing() {
    let x = Tensor.sample([3, 10])
    let weight = Tensor.sample([5], seed: 2)
    expectClose(
      x.normalizingHeads(columns: 0..<10, headDimension: 5, weight: weight, epsilon: 1e-6).scalars,
      Reference.rmsNorm(x.doubles, weight: weight.doubles, epsilon: 1e-6))
    #expect(
      x.normalizingHeads(columns: 2..<2, headDimension: 5, weight: weight, epsilon: 1e-6) == x)
  }

  @Test("Heads of zeros stay zero, and their gradient is finite") func zeros() {
    let x = Tensor.zeros([1, 12]).tracked()
    let y = x.normalizingHeads(
      columns: 0..<10, headDimension: 5, weight: Tensor(repeating: 1, shape: [5]), epsilon: 1e-6)
    #expect(y == .zeros([1, 12]))
    let gradient = y.gradients(from: Tensor(repeating: 1, shape: [1, 12]))[x]
    expectClose(gradient?.scalars ?? [], [Double](repeating: 1000, count: 10) + [1, 1])
  }

  @Test("Every number of threads gives the same numbers") func threads() {
    let x = Tensor.sample([301, 6 * 24 + 5]).tracked()
    let weight = Tensor.sample([24], seed: 2).tracked()
    let upstream = Tensor.sample(x.shape, seed: 3)
    expectSameForAllThreadCounts {
      let y = x.normalizingHeads(
        columns: 24..<5 * 24, headDimension: 24, weight: weight, epsilon: 1e-5)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[x], gradients[weight]].compactMap(\.self)
    }
  }

  @Test("In place where nothing else uses the tensor, and only there") func memory() {
    let weight = Tensor.sample([2], seed: 2)
    let x = Tensor.sample([3, 4])
    let copy = Tensor(x.scalars, shape: x.shape)
    let y = x.normalizingHeads(columns: 0..<4, headDimension: 2, weight: weight, epsilon: 1e-6)
    #expect(x == copy && y != x)
    let before = x.address
    let z = (consume x).normalizingHeads(
      columns: 0..<4, headDimension: 2, weight: weight, epsilon: 1e-6)
    #expect(z.address == before)
    #expect(z == y)
    let recorded = (consume z) + .zeros([3, 4])
    let address = recorded.address
    let again = (consume recorded).normalizingHeads(
      columns: 0..<4, headDimension: 2, weight: weight.tracked(), epsilon: 1e-6)
    #expect(again.address == address)
  }

  @Test("Columns that are not heads stop with a message") func mismatch() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 12]).normalizingHeads(
        columns: 0..<11, headDimension: 5, weight: .zeros([5]), epsilon: 1e-6)
    }
  }
}
