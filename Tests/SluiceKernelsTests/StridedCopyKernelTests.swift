import Testing

@testable import SluiceKernels

struct StridedCopyKernelTests {
  @Test(arguments: [(1, 1, 1), (3, 5, 7), (2, 17, 33), (13, 40, 97)])
  func exchangesAxesAndBack(outer: Int, rows: Int, columns: Int) {
    let input = samples(outer * rows * columns)
    let loop = StridedLoop(
      sizes: [outer, columns, rows],
      strides: [
        [rows * columns, rows * columns, 0, 0], [1, rows, 0, 0], [columns, 1, 0, 0],
      ])
    let found = sameForEveryThreadCount { pool in
      filled(input.count) { StridedCopyKernel.copy(loop, source: input, target: $0, pool: pool) }
    }
    for o in 0..<outer {
      for r in 0..<rows {
        for c in 0..<columns {
          let value = input[(o * rows + r) * columns + c]
          #expect(found[(o * columns + c) * rows + r] == value)
        }
      }
    }
  }

  @Test(arguments: [(1, 1, 0), (5, 7, 3), (41, 33, 16), (300, 97, 64)])
  func addsAtAnOffset(rows: Int, width: Int, start: Int) {
    let part = samples(rows * width, seed: 2)
    let stride = width + start + 5
    let whole = samples(rows * stride)
    let loop = StridedLoop(sizes: [rows, width], strides: [[width, stride, 0, 0], [1, 1, 0, 0]])
    let found = sameForEveryThreadCount { pool in
      changed(whole) {
        StridedCopyKernel.add(loop, source: part, target: $0 + start, pool: pool)
      }
    }
    for (index, value) in whole.enumerated() {
      let column = index % stride - start
      let added = column >= 0 && column < width ? part[index / stride * width + column] : 0
      #expect(found[index] == value + added)
    }
  }
}
