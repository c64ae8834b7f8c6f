import Sluice
import TestSupport
import Testing

@Suite struct GatheredTests {
  @Test(
    "Slices by number, some twice",
    arguments: [
      ([5], 0, [4, 0, 4]), ([5, 3], 0, [1]), ([3, 5], 1, [0, 0, 0, 2]),
      ([2, 5, 17], -2, [4, 1, 1]),
      ([2, 5, 3], 2, []), ([1], 0, [0]),
    ] as [([Int], Int, [Int])])
  func gathering(shape: [Int], axis: Int, indices: [Int]) {
    let place = axis < 0 ? axis + shape.count : axis
    var taken = shape
    taken[place] = indices.count
    checkGradients(
      of: { $0[0].gathered(at: indices, axis: axis) },
      reference: { [taken] in
        ReferenceArray($0[0], shape).taken(as: taken) { index in
          var source = index
          source[place] = indices[index[place]]
          return source
        }
      }, inputs: [.sample(shape)])
  }

  @Test("A place that is not there stops with a message") func outside() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 3]).gathered(at: [3], axis: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 3]).gathered(at: [-1], axis: 1)
    }
  }

  @Test("Every number of threads gives the same bits") func threads() {
    let x = Tensor.sample([3, 50, 130])
    let indices = (0..<400).map { $0 * $0 % 49 }
    let upstream = Tensor.sample([3, 400, 130], seed: 2)
    expectSameForAllThreadCounts {
      let leaf = x.tracked()
      let y = leaf.gathered(at: indices, axis: 1)
      return [y, y.gradients(from: upstream)[leaf]].compactMap(\.self)
    }
  }
}
