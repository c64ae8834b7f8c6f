import Sluice
import TestSupport
import Testing

@Suite struct PermutedTests {
  @Test(
    "Axes in another order, and gradients back",
    arguments: [
      ([7], [0]), ([3, 5], [1, 0]), ([2, 3, 17], [2, 0, 1]), ([2, 3, 17], [0, -1, 1]),
      ([2, 1, 3, 4], [3, 1, 0, 2]), ([0, 3], [1, 0]), ([], []),
    ] as [([Int], [Int])])
  func permutation(shape: [Int], axes: [Int]) {
    let order = axes.map { $0 < 0 ? $0 + shape.count : $0 }
    checkGradients(
      of: { $0[0].permuted(axes) },
      reference: {
        ReferenceArray($0[0], shape).taken(as: order.map { shape[$0] }) { index in
          var source = index
          for (place, axis) in order.enumerated() { source[axis] = index[place] }
          return source
        }
      }, inputs: [.sample(shape)])
  }

  @Test("A transposed matrix, and twice") func transposition() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x.transposed() == Tensor([1, 4, 2, 5, 3, 6], shape: [3, 2]))
    let y = Tensor.sample([2, 3, 5])
    #expect(y.transposed(0, -1).shape == [5, 3, 2])
    #expect(y.transposed(0, 1).transposed(0, 1) == y)
  }

  @Test("Other axes stop with a message") func wrongAxes() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).permuted([0, 0]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).permuted([0]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).transposed(0, 2) }
  }

  @Test("Every number of threads gives the same bits") func threads() {
    let x = Tensor.sample([37, 11, 53])
    expectSameForAllThreadCounts { [x.permuted([2, 0, 1])] }
  }
}
