import Sluice
import TestSupport
import Testing

@Suite struct MatmulTests {
  @Test(
    "Products of matrices, leading axes broadcast",
    arguments: [
      ([1, 1], [1, 1]), ([3, 5], [5, 7]), ([2, 3, 5], [2, 5, 7]), ([2, 3, 5], [5, 7]),
      ([3, 5], [2, 5, 7]), ([4, 1, 3, 5], [2, 5, 3]), ([2, 1, 1, 5], [1, 3, 5, 2]),
      ([2, 3, 0], [2, 0, 4]), ([0, 3, 5], [5, 2]), ([2, 3, 7], [1, 7, 4]),
    ] as [([Int], [Int])])
  func products(a: [Int], b: [Int]) {
    let (rows, depth, columns) = (a[a.count - 2], a[a.count - 1], b[b.count - 1])
    let batch = ReferenceArray.broadcastShape(Array(a.dropLast(2)), Array(b.dropLast(2)))
    #expect(Tensor.zeros(a).matmul(.zeros(b)).shape == batch + [rows, columns])
    checkGradients(
      of: { $0[0].matmul($0[1]) },
      reference: {
        let (x, y) = (ReferenceArray($0[0], a), ReferenceArray($0[1], b))
        return ReferenceArray.indices(of: batch + [rows, columns]).map { index in
          let (row, column) = (index[index.count - 2], index[index.count - 1])
          return (0..<depth).reduce(0) { sum, k in
            sum + x[index.dropLast(2) + [row, k]] * y[index.dropLast(2) + [k, column]]
          }
        }
      }, inputs: [.sample(a, seed: 1), .sample(b, seed: 2)])
  }

  @Test("Larger products") func large() {
    let (a, b) = (Tensor.sample([2, 37, 53], seed: 1), Tensor.sample([2, 53, 41], seed: 2))
    let product = a.matmul(b)
    for number in 0..<2 {
      expectClose(
        product[number, axis: 0].scalars,
        ReferenceMatmul.product(
          a[number, axis: 0].scalars, b[number, axis: 0].scalars, rows: 37, columns: 41, depth: 53))
    }
  }

  @Test("Shapes that do not fit stop with a message") func misfit() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).matmul(.zeros([2, 3])) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3]).matmul(.zeros([3, 2])) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 2, 3]).matmul(.zeros([3, 3, 2]))
    }
  }

  @Test("Every number of threads gives the same bits", arguments: [2, 24])
  func threads(batch: Int) {
    let (a, b) = (
      Tensor.sample([batch, 70, 50], seed: 1), Tensor.sample([batch, 50, 90], seed: 2)
    )
    let upstream = Tensor.sample([batch, 70, 90], seed: 3)
    expectSameForAllThreadCounts {
      let (x, y) = (a.tracked(), b.tracked())
      let z = x.matmul(y)
      let gradients = z.gradients(from: upstream)
      return [z, gradients[x], gradients[y]].compactMap(\.self)
    }
  }
}
