import TestSupport
import Testing

@testable import SluiceKernels

struct FilterCompetitionKernelTests {
  @Test(arguments: [1, 3, 8], [1, 15, 16, 37])
  func largestOutputsAreAddedUpAndSmallestCounted(filterCount: Int, count: Int) {
    // Whole numbers, some of them equal: their sums are exact.
    let outputs: [[Float]] = (0..<filterCount).map { (filter: Int) -> [Float] in
      (0..<count).map { (step: Int) -> Float in
        let number: Int = step * (7 + filter) + 3 * filter
        return Float(number % 5 - 2)
      }
    }
    // What lies after the last output does not count.
    let padding = [Float](
      repeating: .infinity, count: FixedFilterKernel.paddedCount(count) - count)
    let rows: [Float] = outputs.flatMap { (row: [Float]) -> [Float] in row + padding }
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
