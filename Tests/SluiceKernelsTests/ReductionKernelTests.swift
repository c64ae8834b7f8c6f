import TestSupport
import Testing

@testable import SluiceKernels

struct ReductionKernelTests {
  @Test(arguments: [0] + awkwardCounts)
  func sumsMatchThoseInDoublePrecision(count: Int) {
    let input = samples(count)
    let sums = sameForEveryThreadCount { pool in
      [
        ReductionKernel.sum(count: count, input: input, pool: pool),
        Float(sumOfSquares([input], pool: pool)),
        // The same elements as three arrays, one of them empty.
        Float(
          sumOfSquares(
            [Array(input.prefix(count / 3)), [], Array(input.dropFirst(count / 3))], pool: pool)),
      ]
    }
    let expected = input.reduce(0) { $0 + Double($1) }
    let expectedSquares = input.reduce(0) { $0 + Double($1) * Double($1) }
    expectClose([sums[0]], [expected], tolerance: 2e-7)
    expectClose([sums[1]], [expectedSquares], tolerance: 2e-7)
    expectClose([sums[2]], [expectedSquares], tolerance: 2e-7)
  }

  @Test func smallNumbersBesideLargeOnesCount() {
    var input = [Float](repeating: 1, count: 30_000)
    input[7] = 1e9
    input[20_001] = -1e9
    #expect(ReductionKernel.sum(count: input.count, input: input) == 29_998)
  }

  @Test func squaresDoNotOverflow() {
    let found = sumOfSquares([[Float](repeating: 1e30, count: 40)])
    #expect(abs(found / 4e61 - 1) < 1e-6)
  }

  private func sumOfSquares(_ arrays: [[Float]], pool: ThreadPool = .serial) -> Double {
    let copies = arrays.map { array in
      let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: array.count)
      _ = copy.initialize(from: array)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return ReductionKernel.sumOfSquares(of: copies.map { UnsafeBufferPointer($0) }, pool: pool)
  }

  @Test(arguments: [(1, 1), (5, 3), (17, 16), (1000, 65), (3, 9001)])
  func columnSumsMatchTheirDefinition(rows: Int, width: Int) {
    let input = samples(rows * width)
    let found = sameForEveryThreadCount { pool in
      filled(width) {
        ReductionKernel.columnSums(rows: rows, width: width, input: input, output: $0, pool: pool)
      }
    }
    let expected = (0..<width).map { column in
      (0..<rows).reduce(0) { $0 + Double(input[$1 * width + column]) }
    }
    expectClose(found, expected, tolerance: 1e-5)
  }
}
