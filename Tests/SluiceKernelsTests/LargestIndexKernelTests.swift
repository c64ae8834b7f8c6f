import TestSupport
import Testing

@testable import SluiceKernels

struct LargestIndexKernelTests {
  private func indices(_ values: [Float], columns: Int) -> [Int32] {
    let rows = values.count / columns
    let results = [1, 2, 3].map { threadCount in
      [Int32](unsafeUninitializedCapacity: rows) { buffer, count in
        guard let indices = buffer.baseAddress else { return }
        LargestIndexKernel.compute(
          rows: rows, columns: columns, values: values, indices: indices,
          pool: ThreadPool(threadCount: threadCount))
        count = rows
      }
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    return results[0]
  }

  @Test(arguments: [(1, 1), (7, 5), (33, 17), (401, 65), (3, 8192)])
  func matchesItsDefinition(rows: Int, columns: Int) {
    let values = samples(rows * columns)
    let expected = (0..<rows).map { row -> Int32 in
      var best = 0
      for column in 1..<max(columns, 1)
      where values[row * columns + column] > values[row * columns + best] { best = column }
      return Int32(best)
    }
    #expect(indices(values, columns: columns) == expected)
  }

  @Test func theFirstOfEqualsIsMeant() {
    #expect(
      indices([1, 3, 3, -1, -1, -1, -.infinity, -.infinity, -.infinity], columns: 3) == [1, 0, 0])
    #expect(indices([-5, -4, .infinity, 0], columns: 2) == [1, 0])
  }
}
