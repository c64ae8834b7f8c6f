import TestSupport
import Testing

@testable import SluiceKernels

struct BatchedProductTests {
  @Test(arguments: [(1, 1, 1, 1), (3, 5, 7, 2), (40, 17, 13, 31), (2, 70, 90, 33)])
  func matchesProductsOfEachPair(count: Int, rows: Int, columns: Int, depth: Int) {
    let left = samples(count * rows * depth)
    // One right matrix for all left ones, transposed in memory.
    let right = samples(columns * depth, seed: 2)
    let places = StridedLoop(sizes: [count], strides: [[rows * depth, 0, rows * columns, 0]])
    let batch = Matmul.Batch(places: places, rows: rows, columns: columns, depth: depth)
    let found = sameForEveryThreadCount { pool in
      filled(count * rows * columns) { result in
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            guard let a = left.baseAddress, let b = right.baseAddress else { return }
            Matmul.multiply(
              batch, MatrixView(a, rowStride: depth),
              MatrixView(b, rowStride: depth).transposed, into: result, pool: pool)
          }
        }
      }
    }
    var transposed = right
    for k in 0..<depth {
      for column in 0..<columns { transposed[k * columns + column] = right[column * depth + k] }
    }
    let expected = (0..<count).flatMap { pair in
      ReferenceMatmul.product(
        Array(left[pair * rows * depth..<(pair + 1) * rows * depth]), transposed, rows: rows,
        columns: columns, depth: depth)
    }
    expectClose(found, expected)
  }
}
