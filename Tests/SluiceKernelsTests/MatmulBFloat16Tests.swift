import TestSupport
import Testing

@testable import SluiceKernels

@Suite struct MatmulBFloat16Tests {
  private static let sizes = MatmulTests.sizes + MatmulTests.fewRows

  private static func expected(_ operands: MatmulOperands) -> [Double] {
    ReferenceMatmul.product(
      operands.a.map(\.roundedToBFloat16), operands.b.map(\.roundedToBFloat16),
      rows: operands.size[0], columns: operands.size[1], depth: operands.size[2])
  }

  @Test("all transposes agree with float64 of rounded operands", arguments: sizes)
  func agreesWithReference(size: [Int]) {
    let operands = MatmulOperands(size, .bfloat16)
    let expected = Self.expected(operands)
    for left in [false, true] {
      for right in [false, true] {
        let found = operands.product(left, right, pool: ThreadPool(threadCount: 2))
        expectClose(found, expected, tolerance: 2e-6, "\(left) \(right)")
      }
    }
  }

  @Test("a packed matrix gives the bits of the product that packs", arguments: sizes)
  func packedMatrix(size: [Int]) {
    let operands = MatmulOperands(size, .bfloat16)
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
    let operands = MatmulOperands(size, .bfloat16)
    let one = operands.product(true, true, pool: .serial)
    for count in [2, 3] {
      #expect(operands.product(true, true, pool: ThreadPool(threadCount: count)) == one)
    }
  }

  @Test("a row's result does not depend on the rows beside it", arguments: [3, 9, 16])
  func doesNotDependOnRows(rows: Int) {
    let all = MatmulOperands([400, 70, 1031], .bfloat16)
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
    let operands = MatmulOperands(size, .bfloat16)
    var generator = TestGenerator(seed: 9)
    let bias = generator.normals(size[1])
    let start = generator.normals(size[0] * size[1])
    var expected = Self.expected(operands)
    for index in expected.indices {
      expected[index] += Double(bias[index % size[1]]) + Double(start[index])
    }
    let found = bias.withUnsafeBufferPointer { bias in
      operands.product(false, true, start: start, pool: .serial) {
        .init(bias: bias.baseAddress, activation: .relu, addend: UnsafePointer($0))
      }
    }
    expectClose(found, expected.map { max(0, $0) }, tolerance: 2e-6)
  }
}
