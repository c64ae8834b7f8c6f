import Testing

@testable import SluiceKernels

struct StridedLoopTests {
  @Test func mergesAxesThatAllArraysRunThroughAsOne() {
    let whole = StridedLoop(
      sizes: [2, 3, 5], strides: [[15, 0, 0, 0], [5, 0, 0, 0], [1, 0, 0, 0]])
    #expect(whole.sizes == [30])
    #expect(whole.strides == [[1, 0, 0, 0]])
    // The second array is repeated along the first axis.
    let repeated = StridedLoop(
      sizes: [2, 3, 5], strides: [[15, 0, 0, 0], [5, 5, 0, 0], [1, 1, 0, 0]])
    #expect(repeated.sizes == [2, 15])
    #expect(repeated.strides == [[15, 0, 0, 0], [1, 1, 0, 0]])
    // Axes of length 1 are ignored.
    let ones = StridedLoop(
      sizes: [1, 4, 1], strides: [[9, 9, 9, 9], [1, 0, 0, 0], [7, 7, 7, 7]])
    #expect(ones.sizes == [4])
    #expect(StridedLoop(sizes: [], strides: []).count == 1)
    #expect(StridedLoop(sizes: [3, 0], strides: [SIMD4(), SIMD4()]).count == 0)
  }

  @Test(arguments: [[1], [7], [3, 5], [2, 3, 5], [5, 1, 2, 3]])
  func visitsEachElementOfAnyRange(sizes: [Int]) {
    // Strides with which no axes can be merged.
    let strides = sizes.indices.map { SIMD4<Int>(1000 + 17 * $0, 3 * $0 + 1, 0, -$0) }
    let loop = StridedLoop(sizes: sizes, strides: strides)
    var expected: [SIMD4<Int>] = [SIMD4()]
    for (size, stride) in zip(sizes, strides) {
      expected = expected.flatMap { base in
        (0..<size).map { base &+ stride &* SIMD4(repeating: $0) }
      }
    }
    for lower in 0..<expected.count {
      for upper in lower...expected.count {
        var found: [SIMD4<Int>] = []
        loop.forEachRun(in: lower..<upper) { first, offsets, count in
          #expect(first == lower + found.count)
          found += (0..<count).map { offsets &+ loop.rowStride &* SIMD4(repeating: $0) }
        }
        #expect(found == Array(expected[lower..<upper]))
      }
    }
  }
}
