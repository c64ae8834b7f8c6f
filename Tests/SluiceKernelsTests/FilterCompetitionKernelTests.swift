import TestSupport
import Testing

@testable import SluiceKernels

struct FilterCompetitionKernelTests {
  @Test(arguments: [1, 3, 8], [1, 15, 16, 37])
  func largestOutputsAreAddedUpAndSmallestCounted(filterCount: Int, count: Int) {
    let outputs: [[Float]] = (0..<filterCount).map { filter in
      // Whole numbers, some of them equal: their sums are exact.
      (0..<count).map { step in Float((step * (7 + filter) + 3 * filter) % 5 - 2) }
    }
    // What lies after the last output does not count.
    let padding = [Float](
      repeating: .infinity, count: FixedFilterKernel.paddedCount(count) - count)
    let rows: [Float] = outputs.flatMap { $0 + padding }
    var results = [Float](repeating: .nan, count: 2 * filterCount)
    FilterCompetitionKernel.compete(
      rows, filterCount: filterCount, count: count, results: &results)
    var expected = [Float](repeating: 0, count: 2 * filterCount)
    for step in 0..<count {
      let values = outputs.map { $0[step] }
      let winner = values.firstIndex(of: values.max() ?? 0) ?? 0
      let loser = values.firstIndex(of: values.min() ?? 0) ?? 0
      expected[2 * winner] += values[winner]
      expected[2 * loser + 1] += 1
    }
    #expect(results == expected)
  }
}
