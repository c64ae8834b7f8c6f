import SluiceKernels
import TestSupport
import Testing

@Suite struct MatmulEpilogueTests {
  /// Few and many rows, sizes that are no multiples of tiles or vectors, one and several blocks of the depth.
  static let sizes = [
    [1, 1, 1], [2, 3, 0], [3, 200, 513], [9, 33, 17], [16, 65, 700], [65, 66, 67], [70, 150, 1030],
    [40, 37, 2050], [5, 1100, 1100], [17, 4100, 9],
  ]

  static let transposes = [(false, false), (true, false), (false, true), (true, true)]

  @Test(
    "what lies elsewhere is added with the bits of adding in place", arguments: sizes,
    Precision.allCases)
  func addend(size: [Int], precision: Precision) {
    let operands = MatmulOperands(size, precision)
    var generator = TestGenerator(seed: 9)
    let start = generator.normals(size[0] * size[1])
    let bias = generator.normals(size[1])
    withMemory(start, bias) { addend, bias in
      for (left, right) in Self.transposes {
        for isPacked in [false, true] {
          let inPlace = operands.product(
            left, right, isPacked: isPacked, start: start, pool: ThreadPool(threadCount: 2)
          ) { .init(bias: bias, addend: UnsafePointer($0)) }
          let apart = operands.product(left, right, isPacked: isPacked, pool: .serial) { _ in
            .init(bias: bias, addend: addend)
          }
          #expect(apart == inPlace)
        }
      }
    }
    #expect(start == Self.normals(size[0] * size[1], seed: 9))
  }

  @Test(
    "the sum is that of what was there and the product", arguments: sizes.filter { $0[2] <= 512 },
    Precision.allCases)
  func sum(size: [Int], precision: Precision) {
    let operands = MatmulOperands(size, precision)
    let start = Self.normals(size[0] * size[1], seed: 9)
    withMemory(start, start) { addend, _ in
      for (left, right) in Self.transposes {
        let product = operands.product(left, right, pool: .serial)
        let found = operands.product(left, right, pool: .serial) { _ in .init(addend: addend) }
        #expect(found == zip(start, product).map { $0 + $1 })
      }
    }
  }

  @Test(
    "factors multiply the finished result, once", arguments: sizes, Precision.allCases)
  func factors(size: [Int], precision: Precision) {
    let operands = MatmulOperands(size, precision)
    let factors = Self.normals(size[0] * size[1], seed: 9)
    let bias = Self.normals(size[1], seed: 10)
    withMemory(factors, bias) { pointer, bias in
      for (left, right) in Self.transposes {
        for isPacked in [false, true] {
          func product(_ epilogue: Matmul.Epilogue, pool: ThreadPool) -> [Float] {
            operands.product(left, right, isPacked: isPacked, pool: pool) { _ in epilogue }
          }
          let plain = product(.init(bias: bias, activation: .relu), pool: .serial)
          let found = product(
            .init(bias: bias, activation: .relu, factors: pointer),
            pool: ThreadPool(threadCount: 2))
          #expect(found == zip(plain, factors).map { $0 * $1 })
        }
      }
    }
  }

  private static func normals(_ count: Int, seed: UInt64) -> [Float] {
    var generator = TestGenerator(seed: seed)
    return generator.normals(count)
  }

  private func withMemory(
    _ a: [Float], _ b: [Float], _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return }
        body(a, b)
      }
    }
  }
}
