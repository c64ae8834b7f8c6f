import Foundation
import SluiceKernels
import Testing
import TestSupport

@Suite struct AttentionKernelTests {
  /// One attention, its operands, and how far the kernel's results may lie from the reference's.
  struct Case: CustomTestStringConvertible, Sendable {
    var batchSize = 1
    var tokens = 1
    var heads = 1
    var keyValueHeads = 1
    var dimension = 1
    var isCausal = false
    /// Keys, where there are not as many as queries.
    var keys: Int?
    /// How many keys beyond its own number a query sees.
    var causalOffset = 0
    var gate: Activation?
    var gateIsHeadwise = false
    var hiddenKeys: [Int] = []
    var hasBias = false
    var magnitude: Float = 1
    var dropout: Float = 0

    var keyCount: Int { keys ?? tokens }

    var testDescription: String {
      """
      \(batchSize) x \(tokens) x \(heads)/\(keyValueHeads) x \(dimension)\(isCausal ? " causal \(causalOffset)" : "")\
      \(keys.map { " \($0) keys" } ?? "")\
      \(gate.map { " \($0)\(gateIsHeadwise ? " headwise" : "")" } ?? "")\
      \(hiddenKeys.isEmpty ? "" : " hidden \(hiddenKeys.count)")\(hasBias ? " bias" : "")\
      \(magnitude == 1 ? "" : " large")\(dropout == 0 ? "" : " dropout")
      """
    }
  }

  static let cases: [Case] = [
    Case(),
    Case(tokens: 7, dimension: 5, gate: .sigmoid),
    Case(tokens: 1, heads: 2, keyValueHeads: 2, dimension: 16, isCausal: true, gate: .silu),
    Case(batchSize: 2, tokens: 64, heads: 4, keyValueHeads: 4, dimension: 32, isCausal: true),
    Case(
      batchSize: 2, tokens: 65, heads: 4, keyValueHeads: 2, dimension: 16, isCausal: true,
      gate: .sigmoid),
    Case(tokens: 63, heads: 6, keyValueHeads: 1, dimension: 8, gate: .silu, gateIsHeadwise: true),
    Case(
      batchSize: 3, tokens: 130, heads: 2, keyValueHeads: 2, dimension: 40, isCausal: true,
      gate: .sigmoid, gateIsHeadwise: true),
    Case(tokens: 300, dimension: 64, isCausal: true, gate: .sigmoid),
    Case(tokens: 600, heads: 1, keyValueHeads: 1, dimension: 17, gate: .sigmoid),
    Case(
      batchSize: 2, tokens: 33, heads: 2, keyValueHeads: 2, dimension: 16, gate: .sigmoid,
      hiddenKeys: Array(0..<33)),
    Case(
      batchSize: 2, tokens: 70, heads: 2, keyValueHeads: 1, dimension: 16, isCausal: true,
      gate: .sigmoid, hiddenKeys: [0, 1, 2, 69]),
    Case(tokens: 19, heads: 3, keyValueHeads: 3, dimension: 16, hasBias: true),
    Case(
      tokens: 100, heads: 2, keyValueHeads: 2, dimension: 24, isCausal: true, gate: .sigmoid,
      magnitude: 8),
    Case(
      batchSize: 2, tokens: 75, heads: 2, keyValueHeads: 2, dimension: 16, isCausal: true,
      gate: .sigmoid, dropout: 0.3),
    Case(tokens: 1, heads: 2, keyValueHeads: 2, dimension: 16, keys: 200, gate: .sigmoid),
    Case(tokens: 90, heads: 2, keyValueHeads: 1, dimension: 20, keys: 33, gate: .silu),
    Case(
      batchSize: 2, tokens: 71, heads: 2, keyValueHeads: 2, dimension: 16, isCausal: true,
      keys: 140, causalOffset: 69, gate: .sigmoid),
    Case(
      batchSize: 4, tokens: 150, heads: 2, keyValueHeads: 2, dimension: 16, isCausal: true,
      causalOffset: -5, gate: .sigmoid),
    Case(tokens: 330, dimension: 24, isCausal: true, keys: 400, causalOffset: 13, gate: .sigmoid),
  ]

  @Test("output, weights and gradients agree with the formula in float64", arguments: cases)
  func agreesWithReference(_ test: Case) {
    let run = AttentionRun(test)
    let found = run.kernel(pool: ThreadPool(threadCount: 2))
    let reference = run.reference()
    let forward = reference.forward(run.q, run.k, run.v, gate: run.z)
    // Scores of hundreds amplify the rounding of their terms in proportion.
    let tolerance = test.magnitude == 1 ? 2e-6 : 5e-5
    expectClose(found.output, forward.output, tolerance: tolerance, "output")
    expectClose(found.ungated, forward.ungated, tolerance: tolerance, "ungated output")
    expectClose(found.weights, reference.weights(run.q, run.k), tolerance: tolerance, "weights")
    let gradients = reference.backward(
      run.q, run.k, run.v, gate: run.z, outputGradient: run.upstream)
    // With one key, these cancel to nothing.
    expectClose(
      found.queries, gradients.queries, tolerance: tolerance, floor: 0.1, "queries' gradient")
    expectClose(found.keys, gradients.keys, tolerance: tolerance, floor: 0.1, "keys' gradient")
    expectClose(found.values, gradients.values, tolerance: tolerance, "values' gradient")
    expectClose(found.gate, gradients.gate, tolerance: tolerance, "gate's gradient")
  }

  @Test("one, two and three threads give the same bits", arguments: cases)
  func doesNotDependOnThreads(_ test: Case) {
    let run = AttentionRun(test)
    let one = run.kernel(pool: ThreadPool(threadCount: 1))
    #expect(run.kernel(pool: ThreadPool(threadCount: 2)) == one)
    #expect(run.kernel(pool: ThreadPool(threadCount: 3)) == one)
  }

  @Test("a query that sees no key gives zeros and zero gradients")
  func nothingSeen() {
    let run = AttentionRun(
      Case(
        batchSize: 1, tokens: 20, heads: 2, keyValueHeads: 2, dimension: 8, gate: .sigmoid,
        hiddenKeys: Array(0..<20)))
    let found = run.kernel(pool: .serial)
    for values in [
      found.output, found.weights, found.queries, found.keys, found.values, found.gate,
    ] {
      #expect(values.allSatisfy { $0 == 0 })
    }
  }
}

/// Random operands of a case, and the kernel's results on them.
private struct AttentionRun {
  typealias Case = AttentionKernelTests.Case

  let test: Case
  let q: [Double]
  let k: [Double]
  let v: [Double]
  let z: [Double]
  let upstream: [Double]
  let bias: [Float]

  struct Results: Equatable {
    var output: [Float]
    var ungated: [Float]
    var weights: [Float]
    var queries: [Float]
    var keys: [Float]
    var values: [Float]
    var gate: [Float]
  }

  init(_ test: Case) {
    self.test = test
    var generator = TestGenerator(seed: UInt64(test.tokens * 31 + test.dimension))
    func numbers(_ count: Int, _ magnitude: Float = 1) -> [Double] {
      (0..<count).map { _ in Double(generator.nextNormal() * magnitude) }
    }
    let width = test.heads * test.dimension
    let narrow = test.keyValueHeads * test.dimension
    q = numbers(test.batchSize * test.tokens * width, test.magnitude)
    k = numbers(test.batchSize * test.keyCount * narrow, test.magnitude)
    v = numbers(test.batchSize * test.keyCount * narrow)
    z = numbers(test.batchSize * test.tokens * (test.gateIsHeadwise ? test.heads : width))
    upstream = numbers(test.batchSize * test.tokens * width)
    bias = numbers(test.tokens * test.keyCount).map(Float.init)
  }

  var scale: Float { 1 / Float(test.dimension).squareRoot() }
  var random: RandomStream { RandomStream(seed: 11) }

  func reference() -> ReferenceAttention {
    var reference = ReferenceAttention()
    reference.batchSize = test.batchSize
    reference.queryCount = test.tokens
    reference.keyCount = test.keyCount
    reference.headCount = test.heads
    reference.keyValueHeadCount = test.keyValueHeads
    reference.headDimension = test.dimension
    reference.scale = Double(scale)
    let hidden = Set(test.hiddenKeys)
    reference.bias = { [test, bias] b, i, j in
      if test.isCausal && j > i + test.causalOffset { return -.infinity }
      if b == test.batchSize - 1 && hidden.contains(j) { return -.infinity }
      return test.hasBias ? Double(bias[i * test.keyCount + j]) : 0
    }
    reference.gateIsHeadwise = test.gateIsHeadwise
    switch test.gate {
    case .sigmoid:
      reference.gate = (
        { 1 / (1 + exp(-$0)) },
        { z in
          let s = 1 / (1 + exp(-z))
          return s * (1 - s)
        }
      )
    case .silu:
      reference.gate = (
        { $0 / (1 + exp(-$0)) },
        { z in
          let s = 1 / (1 + exp(-z))
          return s * (1 + z * (1 - s))
        }
      )
    default: break
    }
    if test.dropout > 0 {
      let kept = keptFactors()
      reference.factor = { [test] b, h, i, j in
        kept[((b * test.heads + h) * test.tokens + i) * test.tokens + j]
      }
    }
    return reference
  }

  /// Which probabilities the kernel keeps, seen through values that are one-hot in the key.
  private func keptFactors() -> [Double] {
    var factors = [Double](
      repeating: 0, count: test.batchSize * test.heads * test.tokens * test.tokens)
    for key in 0..<test.tokens {
      var values = [Double](repeating: 0, count: v.count)
      let width = test.keyValueHeads * test.dimension
      for b in 0..<test.batchSize {
        for c in 0..<width { values[(b * test.tokens + key) * width + c] = 1 }
      }
      // With queries of zero, all scores are equal and every output is factor / visible keys.
      let output = kernel(
        q: q.map { _ in 0 }, v: values, gated: false, pool: .serial
      ).ungated
      for b in 0..<test.batchSize {
        for i in 0..<test.tokens {
          for h in 0..<test.heads {
            let value = output[((b * test.tokens + i) * test.heads + h) * test.dimension]
            let count = test.isCausal ? i + 1 : test.tokens
            factors[((b * test.heads + h) * test.tokens + i) * test.tokens + key] =
              Double(value) * Double(count)
          }
        }
      }
    }
    return factors
  }

  func kernel(pool: ThreadPool) -> Results { kernel(q: q, v: v, gated: true, pool: pool) }

  private func kernel(q: [Double], v: [Double], gated: Bool, pool: ThreadPool) -> Results {
    var q = q.map(Float.init)
    var k = k.map(Float.init)
    var v = v.map(Float.init)
    var z = z.map(Float.init)
    var upstream = upstream.map(Float.init)
    let hidden = Set(test.hiddenKeys)
    let keyBias: [Float] = (0..<(test.batchSize * test.keyCount)).map { index in
      let isHidden =
        index / test.keyCount == test.batchSize - 1 && hidden.contains(index % test.keyCount)
      return isHidden ? -.infinity : 0
    }
    let square = test.batchSize * test.heads * test.tokens * test.keyCount
    // Everything that is written starts as NaN: what is left out shows.
    var results = Results(
      output: q.map { _ in .nan }, ungated: q.map { _ in .nan },
      weights: [Float](repeating: .nan, count: square), queries: q.map { _ in .nan },
      keys: k.map { _ in .nan }, values: v.map { _ in .nan },
      gate: z.map { _ in gated && test.gate != nil ? .nan : 0 })
    var logSumExp = [Float](repeating: .nan, count: test.batchSize * test.heads * test.tokens)
    func view(
      _ array: inout [Float], heads: Int, width: Int, tokens: Int? = nil
    ) -> HeadsView {
      array.withUnsafeMutableBufferPointer { buffer in
        HeadsView(
          buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped,
          batchStride: (tokens ?? test.tokens) * heads * width, tokenStride: heads * width,
          headStride: width)
      }
    }
    func keyView(_ array: inout [Float]) -> HeadsView {
      view(
        &array, heads: test.keyValueHeads, width: test.dimension, tokens: test.keyCount)
    }
    keyBias.withUnsafeBufferPointer { keyBias in
      bias.withUnsafeBufferPointer { bias in
        let gateWidth = test.gateIsHeadwise ? 1 : test.dimension
        let problem = AttentionProblem(
          batchSize: test.batchSize, queryCount: test.tokens, keyCount: test.keyCount,
          headCount: test.heads, keyValueHeadCount: test.keyValueHeads,
          headDimension: test.dimension, scale: scale,
          queries: view(&q, heads: test.heads, width: test.dimension),
          keys: keyView(&k),
          values: keyView(&v),
          mask: AttentionMask(
            causalOffset: test.isCausal ? test.causalOffset : nil,
            keyBias: test.hiddenKeys.isEmpty ? nil : keyBias.baseAddress,
            bias: test.hasBias ? bias.baseAddress : nil),
          gate: gated
            ? test.gate.map { activation in
              AttentionGate(
                logits: view(&z, heads: test.heads, width: gateWidth),
                isHeadwise: test.gateIsHeadwise, activation: activation)
            } : nil,
          dropout: test.dropout > 0
            ? AttentionDropout(probability: test.dropout, random: random) : nil)
        let ungated = view(&results.ungated, heads: test.heads, width: test.dimension)
        AttentionKernel.forward(
          problem, output: view(&results.output, heads: test.heads, width: test.dimension),
          ungated: ungated, logSumExp: &logSumExp, pool: pool)
        AttentionKernel.weights(problem, into: &results.weights, pool: pool)
        AttentionKernel.backward(
          problem,
          outputGradient: view(&upstream, heads: test.heads, width: test.dimension),
          ungated: ungated, logSumExp: logSumExp,
          gradients: AttentionKernel.Gradients(
            queries: view(&results.queries, heads: test.heads, width: test.dimension),
            keys: keyView(&results.keys),
            values: keyView(&results.values),
            gateLogits: view(&results.gate, heads: test.heads, width: gateWidth)), pool: pool)
      }
    }
    return results
  }
}
