import TestSupport
import Testing

@testable import SluiceKernels

@Suite struct MatmulBFloat16Tests {
  private static let sizes = MatmulTests.sizes + MatmulTests.fewRows

  /// Operands that strides describe, and what they hold once rounded.
  private struct Operands {
    let size: [Int]
    let a, b: [Float]

    init(_ size: [Int]) {
      self.size = size
      var generator = TestGenerator(seed: UInt64(size[0] * 7 + size[1] * 3 + size[2]))
      a = generator.normals(size[0] * size[2])
      b = generator.normals(size[2] * size[1])
    }

    var expected: [Double] {
      ReferenceMatmul.product(
        a.map(\.roundedToBFloat16), b.map(\.roundedToBFloat16), rows: size[0],
        columns: size[1], depth: size[2])
    }

    /// The product with operands that lie as they are or transposed.
    func product(
      _ leftIsTransposed: Bool, _ rightIsTransposed: Bool, isPacked: Bool = false,
      epilogue: Matmul.Epilogue = .init(), start: [Float]? = nil, pool: ThreadPool
    ) -> [Float] {
      let (m, n, k) = (size[0], size[1], size[2])
      let left = (leftIsTransposed ? transposed(a, m, k) : a) + [.nan]
      let right = (rightIsTransposed ? transposed(b, k, n) : b) + [.nan]
      var result = start ?? [Float](repeating: .nan, count: m * n)
      result.append(contentsOf: [Float](repeating: .nan, count: n))
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          result.withUnsafeMutableBufferPointer { result in
            guard let left = left.baseAddress, let right = right.baseAddress,
              let result = result.baseAddress
            else { return }
            let a =
              leftIsTransposed
              ? MatrixView(left, rowStride: m).transposed : MatrixView(left, rowStride: k)
            let b =
              rightIsTransposed
              ? MatrixView(right, rowStride: k).transposed : MatrixView(right, rowStride: n)
            func multiply(_ b: MatrixView) {
              Matmul.multiply(
                rows: m, columns: n, depth: k, a, b, into: result, resultStride: n,
                epilogue: epilogue, precision: .bfloat16, pool: pool)
            }
            guard isPacked else { return multiply(b) }
            PackedMatrix(b, rows: k, columns: n, precision: .bfloat16).withUnsafeView(multiply)
          }
        }
      }
      #expect(result[(m * n)...].allSatisfy { $0.isNaN })
      return Array(result[..<(m * n)])
    }

    private func transposed(_ a: [Float], _ rows: Int, _ columns: Int) -> [Float] {
      (0..<(rows * columns)).map { a[$0 % rows * columns + $0 / rows] }
    }
  }

  @Test("all transposes agree with float64 of rounded operands", arguments: sizes)
  func agreesWithReference(size: [Int]) {
    let operands = Operands(size)
    let expected = operands.expected
    for left in [false, true] {
      for right in [false, true] {
        let found = operands.product(left, right, pool: ThreadPool(threadCount: 2))
        expectClose(found, expected, tolerance: 2e-6, "\(left) \(right)")
      }
    }
  }

  @Test("a packed matrix gives the bits of the product that packs", arguments: sizes)
  func packedMatrix(size: [Int]) {
    let operands = Operands(size)
    for left in [false, true] {
      let whole = operands.product(left, false, pool: ThreadPool(threadCount: 2))
      for right in [false, true] {
        let found = operands.product(left, right, isPacked: true, pool: ThreadPool(threadCount: 2))
        #expect(found == whole)
      }
    }
  }

  @Test("one, two and three threads give the same bits", arguments: sizes)
  func doesNotDependOnThreads(size: [Int]) {
    let operands = Operands(size)
    let one = operands.product(true, true, pool: .serial)
    for count in [2, 3] {
      #expect(operands.product(true, true, pool: ThreadPool(threadCount: count)) == one)
    }
  }

  @Test("a row's result does not depend on the rows beside it", arguments: [3, 9, 16])
  func doesNotDependOnRows(rows: Int) {
    let all = Operands([400, 70, 1031])
    let whole = all.product(false, false, isPacked: true, pool: .serial)
    let a = all.a
    a.withUnsafeBufferPointer { a in
      all.b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return }
        var some = [Float](repeating: .nan, count: rows * 70)
        PackedMatrix(MatrixView(b, rowStride: 70), rows: 1031, columns: 70, precision: .bfloat16)
          .withUnsafeView {
            Matmul.multiply(
              rows: rows, columns: 70, depth: 1031, MatrixView(a, rowStride: 1031), $0,
              into: &some, resultStride: 70, precision: .bfloat16, pool: .serial)
          }
        #expect(some == Array(whole[..<(rows * 70)]))
      }
    }
  }

  @Test("the epilogue happens once, in float32", arguments: [[65, 66, 67], [5, 1100, 2301]])
  func epilogue(size: [Int]) {
    let operands = Operands(size)
    var generator = TestGenerator(seed: 9)
    let bias = generator.normals(size[1])
    let start = generator.normals(size[0] * size[1])
    var expected = operands.expected
    for index in expected.indices {
      expected[index] += Double(bias[index % size[1]]) + Double(start[index])
    }
    let found = bias.withUnsafeBufferPointer {
      operands.product(
        false, true, epilogue: .init(bias: $0.baseAddress, activation: .relu, addsToResult: true),
        start: start, pool: .serial)
    }
    expectClose(found, expected.map { max(0, $0) }, tolerance: 2e-6)
  }
}
