import Foundation
import SluiceKernels
import TestSupport
import Testing

@Suite struct ForgetGatesTests {
  struct Case: Sendable {
    var batchSize = 1
    var tokens = 1
    var heads = 1
    var magnitude: Float = 2

    var count: Int { batchSize * tokens * heads }

    func logits() -> [Float] {
      var generator = TestGenerator(seed: 1)
      return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) * magnitude }
    }

    func index(_ batch: Int, _ token: Int, _ head: Int) -> Int {
      (batch * tokens + token) * heads + head
    }
  }

  static let cases = [
    Case(), Case(tokens: 17, heads: 3), Case(batchSize: 3, tokens: 131, heads: 2),
    Case(batchSize: 2, tokens: 7, heads: 5, magnitude: 1000),
  ]

  private func view(_ pointer: UnsafeMutablePointer<Float>, _ test: Case) -> HeadsView {
    HeadsView(
      pointer, batchStride: test.tokens * test.heads, tokenStride: test.heads, headStride: 1)
  }

  private func sums(_ test: Case, _ logits: [Float], threads: Int = 1) -> [Double] {
    var logits = logits
    return [Double](unsafeUninitializedCapacity: test.count) { buffer, count in
      logits.withUnsafeMutableBufferPointer {
        guard let sums = buffer.baseAddress, let logits = $0.baseAddress else { return }
        ForgetGates.sums(
          batchSize: test.batchSize, tokenCount: test.tokens, headCount: test.heads,
          logits: view(logits, test), into: sums, pool: ThreadPool(threadCount: threads))
      }
      count = test.count
    }
  }

  @Test("Sums go on from earlier ones, to the bit") func goingOn() {
    let (heads, tokens, first) = (3, 17, 6)
    let test = Case(tokens: tokens, heads: heads)
    var logits = test.logits()
    let whole = sums(test, logits)
    let earlier = (0..<heads).map { whole[$0 * tokens + first - 1] }
    let rest = [Double](unsafeUninitializedCapacity: heads * (tokens - first)) { buffer, count in
      logits.withUnsafeMutableBufferPointer {
        guard let sums = buffer.baseAddress, let logits = $0.baseAddress else { return }
        ForgetGates.sums(
          batchSize: 1, tokenCount: tokens - first, headCount: heads,
          logits: view(logits + first * heads, test), after: earlier, into: sums)
      }
      count = heads * (tokens - first)
    }
    for head in 0..<heads {
      let expected = whole[head * tokens + first..<(head + 1) * tokens]
      #expect(
        Array(rest[head * (tokens - first)..<(head + 1) * (tokens - first)]) == Array(expected))
    }
  }

  private func gradients(
    _ test: Case, _ logits: [Float], _ sumGradients: [Float], threads: Int = 1
  ) -> [Float] {
    // In place: the gradients use the memory of the logits.
    var logits = logits
    logits.withUnsafeMutableBufferPointer { logits in
      sumGradients.withUnsafeBufferPointer {
        guard let logits = logits.baseAddress, let sums = $0.baseAddress else { return }
        ForgetGates.backward(
          batchSize: test.batchSize, tokenCount: test.tokens, headCount: test.heads,
          logits: view(logits, test), sumGradients: sums, gradients: view(logits, test),
          pool: ThreadPool(threadCount: threads))
      }
    }
    return logits
  }

  private func logSigmoid(_ z: Double) -> Double { z > 0 ? -log1p(exp(-z)) : z - log1p(exp(z)) }

  @Test("Sums of logarithms and their gradients", arguments: cases)
  func definition(_ test: Case) {
    let logits = test.logits()
    var generator = TestGenerator(seed: 2)
    let upstream = generator.normals(test.count)
    var expected = [Double](repeating: 0, count: test.count)
    var expectedGradients = expected
    for b in 0..<test.batchSize {
      for h in 0..<test.heads {
        let row = (b * test.heads + h) * test.tokens
        for t in 0..<test.tokens {
          for s in 0...t { expected[row + t] += logSigmoid(Double(logits[test.index(b, s, h)])) }
          let later = (t..<test.tokens).reduce(0.0) { $0 + Double(upstream[row + $1]) }
          let z = Double(logits[test.index(b, t, h)])
          expectedGradients[test.index(b, t, h)] = later * (1 - 1 / (1 + exp(-z)))
        }
      }
    }
    let found = sums(test, logits)
    #expect(found.count == expected.count && !found.isEmpty)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-12 * max(1, abs(b))) }
    expectClose(
      gradients(test, logits, upstream), expectedGradients, tolerance: 1e-6, "gradient")
  }

  @Test("Logits of a thousand keep everything, or nothing") func extremes() {
    let test = Case(tokens: 3)
    #expect(sums(test, [1000, 1000, 1000]) == [0, 0, 0])
    #expect(sums(test, [-1000, 1000, -1000]) == [-1000, -1000, -2000])
    #expect(gradients(test, [1000, -1000, 0], [1, 1, 1]) == [0, 2, 0.5])
  }

  @Test("The same bits on 1, 2 and 3 threads", arguments: cases)
  func threads(_ test: Case) {
    let logits = test.logits()
    for threads in 2...3 {
      #expect(sums(test, logits, threads: threads) == sums(test, logits))
      #expect(gradients(test, logits, logits, threads: threads) == gradients(test, logits, logits))
    }
  }
}
