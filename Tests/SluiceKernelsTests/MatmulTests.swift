import Foundation
import SluiceKernels
import Testing
import TestSupport

@Suite struct MatmulTests {
  /// Rows, columns and depth: one, primes, exact tiles, and more than one block.
  static let sizes: [[Int]] = [
    [1, 1, 1], [1, 17, 3], [7, 1, 5], [2, 3, 0], [8, 32, 16], [9, 33, 17], [13, 31, 257],
    [64, 64, 64], [65, 66, 67], [130, 40, 300], [3, 200, 513], [300, 7, 40], [17, 4100, 9],
    [5, 1100, 1100], [70, 150, 1030], [40, 37, 2050],
  ]

  /// One to 17 rows, with sizes that are no multiples of tiles or vectors.
  static let fewRows: [[Int]] = (1...17).flatMap { rows in
    [[1, 5], [19, 16], [65, 33], [300, 129], [257, 520], [33, 700]].map { [rows] + $0 }
  }

  @Test("plain and transposed operands agree with float64", arguments: sizes + fewRows)
  func agreesWithReference(size: [Int]) {
    let (m, n, k) = (size[0], size[1], size[2])
    var generator = TestGenerator(seed: UInt64(m * 7 + n * 3 + k))
    let a = generator.normals(m * k)
    let b = generator.normals(k * n)
    let expected = Self.product(a, b, m, n, k)
    // The error of a sum of k terms is a few roundings of its terms.
    for (leftIsTransposed, rightIsTransposed) in [
      (false, false), (true, false), (false, true), (true, true),
    ] {
      let found = Self.multiply(
        leftIsTransposed ? Self.transposed(a, m, k) : a,
        rightIsTransposed ? Self.transposed(b, k, n) : b, m, n, k, leftIsTransposed,
        rightIsTransposed, pool: ThreadPool(threadCount: 2))
      expectClose(found, expected, tolerance: 2e-6, "\(leftIsTransposed) \(rightIsTransposed)")
    }
  }

  @Test("one, two and three threads give the same bits", arguments: sizes + fewRows)
  func doesNotDependOnThreads(size: [Int]) {
    let (m, n, k) = (size[0], size[1], size[2])
    var generator = TestGenerator(seed: 5)
    let a = generator.normals(m * k)
    let b = generator.normals(k * n)
    for rightIsTransposed in [false, true] {
      let results = Self.pools.map {
        Self.multiply(a, b, m, n, k, false, rightIsTransposed, pool: $0)
      }
      #expect(results[1] == results[0])
      #expect(results[2] == results[0])
    }
  }

  /// Incomplete tiles and vectors at the end of the rows, in place and in blocks; rows a page apart.
  static let lastTiles: [[Int]] =
    (60...84).map { [$0, 70, 37] } + [[96, 96, 700], [200, 300, 1030], [300, 70, 1024]]

  @Test(
    "a left operand with other strides gives the same bits", arguments: sizes + fewRows + lastTiles,
    Precision.allCases)
  func doesNotDependOnLeftStrides(size: [Int], precision: Precision) {
    let operands = MatmulOperands(size, precision)
    let (m, k) = (size[0], size[2])
    for rightIsTransposed in [false, true] {
      let plain = operands.product(false, rightIsTransposed, pool: .serial)
      for strides in [(1, m), (1, m + 3), (2, 2 * m + 1), (k + 5, 1)] {
        for pool in Self.pools {
          let found = operands.product(
            false, rightIsTransposed, leftStrides: strides, pool: pool)
          #expect(found == plain, "\(strides)")
        }
      }
    }
  }

  private static let pools = (1...3).map { ThreadPool(threadCount: $0) }

  @Test("columns read in place and packed columns give the same bits", arguments: [3, 9, 16])
  func doesNotDependOnPacking(rows: Int) {
    let (n, k) = (70, 1030)
    var generator = TestGenerator(seed: 6)
    // With this number of rows the operand is packed; with the first rows alone it is not.
    let a = generator.normals(400 * k)
    let b = generator.normals(k * n)
    let all = Self.multiply(a, b, 400, n, k, false, false, pool: .serial)
    let some = Self.multiply(Array(a[..<(rows * k)]), b, rows, n, k, false, false, pool: .serial)
    #expect(some == Array(all[..<(rows * n)]))
  }

  @Test("a column whose depth is contiguous may hold infinities", arguments: [16, 19, 33])
  func infinitiesStayInTheirColumn(depth: Int) {
    var b = [Float](repeating: 1, count: 5 * depth)
    b[2 * depth - 1] = .infinity
    let found = Self.multiply(
      [Float](repeating: 2, count: depth), b, 1, 5, depth, false, true, pool: .serial)
    #expect(found == [1, .infinity, 1, 1, 1].map { $0 * 2 * Float(depth) })
  }

  @Test(
    "bias, activation and adding happen once, after the whole sum", arguments: sizes + fewRows,
    [false, true])
  func epilogue(size: [Int], rightIsTransposed: Bool) {
    let (m, n, k) = (size[0], size[1], size[2])
    var generator = TestGenerator(seed: 9)
    let a = generator.normals(m * k)
    let b = generator.normals(k * n)
    let bias = generator.normals(n)
    let start = generator.normals(m * n)
    var sums = Self.product(a, b, m, n, k)
    for index in sums.indices { sums[index] += Double(bias[index % n]) + Double(start[index]) }
    var found = start
    var saved = [Float](repeating: .nan, count: m * n)
    found.withUnsafeMutableBufferPointer { found in
      saved.withUnsafeMutableBufferPointer { saved in
        bias.withUnsafeBufferPointer { bias in
          Self.multiply(
            a, rightIsTransposed ? Self.transposed(b, k, n) : b, m, n, k, false,
            rightIsTransposed, into: found.baseAddress,
            epilogue: Matmul.Epilogue(
              bias: bias.baseAddress, activation: .silu, slope: saved.baseAddress,
              addend: UnsafePointer(found.baseAddress)), pool: .serial)
        }
      }
    }
    expectClose(found, sums.map { $0 / (1 + exp(-$0)) }, tolerance: 2e-6, "result")
    let slopes = sums.map { x in
      let s = 1 / (1 + exp(-x))
      return s * (1 + x * (1 - s))
    }
    // The error of a slope is half that of the sum, whose error is relative to its own scale.
    let scale = sums.map(\.magnitude).max() ?? 1
    expectClose(saved, slopes, tolerance: 1e-6, floor: max(1, scale), "slope")
  }

  private static func product(
    _ a: [Float], _ b: [Float], _ m: Int, _ n: Int, _ k: Int
  ) -> [Double] {
    ReferenceMatmul.product(a, b, rows: m, columns: n, depth: k)
  }

  private static func transposed(_ a: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    (0..<(rows * columns)).map { a[$0 % rows * columns + $0 / rows] }
  }

  private static func multiply(
    _ a: [Float], _ b: [Float], _ m: Int, _ n: Int, _ k: Int, _ leftIsTransposed: Bool,
    _ rightIsTransposed: Bool, pool: ThreadPool
  ) -> [Float] {
    // A guard row after the result, to detect writes beyond it.
    var result = [Float](repeating: .nan, count: m * n + n)
    result.withUnsafeMutableBufferPointer { result in
      multiply(
        a, b, m, n, k, leftIsTransposed, rightIsTransposed, into: result.baseAddress,
        epilogue: Matmul.Epilogue(), pool: pool)
    }
    #expect(result[(m * n)...].allSatisfy { $0.isNaN })
    return Array(result[..<(m * n)])
  }

  private static func multiply(
    _ a: [Float], _ b: [Float], _ m: Int, _ n: Int, _ k: Int, _ leftIsTransposed: Bool,
    _ rightIsTransposed: Bool, into result: UnsafeMutablePointer<Float>?,
    epilogue: Matmul.Epilogue, pool: ThreadPool
  ) {
    (a + [0]).withUnsafeBufferPointer { a in
      (b + [0]).withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress, let result else { return }
        Matmul.multiply(
          rows: m, columns: n, depth: k,
          leftIsTransposed
            ? MatrixView(a, rowStride: m).transposed : MatrixView(a, rowStride: k),
          rightIsTransposed
            ? MatrixView(b, rowStride: k).transposed : MatrixView(b, rowStride: n),
          into: result, resultStride: n, epilogue: epilogue, pool: pool)
      }
    }
  }
}
