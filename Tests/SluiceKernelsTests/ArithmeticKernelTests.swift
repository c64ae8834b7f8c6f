import Testing

@testable import SluiceKernels

struct ArithmeticKernelTests {
  @Test(arguments: awkwardCounts)
  func worksElementByElement(count: Int) {
    let a = samples(count)
    let b = samples(count, seed: 2)
    func expect(
      _ expected: [Float], _ body: (UnsafeMutablePointer<Float>, ThreadPool) -> Void,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let found = sameForEveryThreadCount { pool in changed(a) { body($0, pool) } }
      #expect(found == expected, sourceLocation: sourceLocation)
    }
    let sums = zip(a, b).map { $0 + $1 }
    let products = zip(a, b).map { $0 * $1 }
    expect(b) { ArithmeticKernel.copy(count: count, input: b, output: $0, pool: $1) }
    expect(sums) { ArithmeticKernel.add(count: count, left: a, right: b, output: $0, pool: $1) }
    expect(sums) { ArithmeticKernel.add(count: count, target: $0, source: b, pool: $1) }
    expect(products) {
      ArithmeticKernel.multiply(count: count, left: a, right: b, output: $0, pool: $1)
    }
    expect(zip(a, b).map { $0 - $1 }) {
      ArithmeticKernel.subtract(count: count, left: a, right: b, output: $0, pool: $1)
    }
    expect(a.map { $0 * 0.3 }) {
      ArithmeticKernel.scale(count: count, input: a, factor: 0.3, output: $0, pool: $1)
    }
  }

  @Test func nothingIsDoneToNothing() {
    let empty = filled(0) {
      ArithmeticKernel.scale(count: 0, input: $0, factor: 2, output: $0)
    }
    #expect(empty.isEmpty)
  }
}
