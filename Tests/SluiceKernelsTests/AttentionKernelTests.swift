import Foundation
import Testing
import TestSupport

@testable import SluiceKernels

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
    /// A query sees keys less than so many positions away.
    var window: Int?
    /// Keys that all queries of a sequence see, where they are causal.
    var prefix: [Int] = []
    /// Lengths of documents that see nothing of each other, for each sequence.
    var documents: [[Int]] = []
    var softCap: Float?
    /// Whether scores fall with the distance, by slopes of 1/2, 1/4 and so on.
    var hasSlopes = false
    var hasDecay = false
    var hasSinks = false

    var keyCount: Int { keys ?? tokens }

    var hasRuns: Bool { isCausal || window != nil || !documents.isEmpty }

    /// Whether a query sees a key, by the rules alone.
    func sees(_ sequence: Int, _ query: Int, _ key: Int) -> Bool {
      if isCausal, key > query + causalOffset, prefix.isEmpty || key >= prefix[sequence] {
        return false
      }
      if let window, abs(query + causalOffset - key) >= window { return false }
      guard !documents.isEmpty else { return true }
      func document(_ token: Int) -> Int? {
        var end = 0
        return documents[sequence].firstIndex { length in
          end += length
          return token < end
        }
      }
      return document(query) != nil && document(query) == document(key)
    }

    var testDescription: String {
      """
      \(batchSize) x \(tokens) x \(heads)/\(keyValueHeads) x \(dimension)\(isCausal ? " causal \(causalOffset)" : "")\
      \(keys.map { " \($0) keys" } ?? "")\
      \(gate.map { " \($0)\(gateIsHeadwise ? " headwise" : "")" } ?? "")\
      \(hiddenKeys.isEmpty ? "" : " hidden \(hiddenKeys.count)")\(hasBias ? " bias" : "")\
      \(magnitude == 1 ? "" : " large")\(dropout == 0 ? "" : " dropout")\
      \(window.map { " window \($0)" } ?? "")\(prefix.isEmpty ? "" : " prefix \(prefix)")\
      \(documents.isEmpty ? "" : " documents \(documents)")\(softCap.map { " cap \($0)" } ?? "")\
      \(hasSlopes ? " slopes" : "")\(hasDecay ? " decay" : "")\(hasSinks ? " sinks" : "")
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
    Case(tokens: 300, dimension: 16, isCausal: true, window: 1),
    Case(
      batchSize: 2, tokens: 300, heads: 2, keyValueHeads: 1, dimension: 8, isCausal: true,
      gate: .sigmoid, window: 37),
    Case(tokens: 290, dimension: 8, isCausal: true, window: 130),
    Case(tokens: 200, heads: 2, keyValueHeads: 2, dimension: 8, window: 20),
    Case(tokens: 40, heads: 2, keyValueHeads: 2, dimension: 8, keys: 90, window: 7),
    Case(tokens: 90, heads: 2, keyValueHeads: 2, dimension: 8, keys: 40, window: 7),
    Case(
      batchSize: 3, tokens: 150, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      prefix: [0, 70, 150]),
    Case(
      batchSize: 3, tokens: 150, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      window: 30, prefix: [5, 70, 150]),
    Case(
      batchSize: 2, tokens: 200, heads: 2, keyValueHeads: 2, dimension: 8, gate: .sigmoid,
      documents: [[3, 1, 0, 150, 46], [200]]),
    Case(
      batchSize: 2, tokens: 200, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      gate: .sigmoid, window: 50, documents: [[1, 70, 90], []]),
    Case(tokens: 90, heads: 2, keyValueHeads: 2, dimension: 16, magnitude: 3, softCap: 5),
    Case(
      tokens: 150, heads: 2, keyValueHeads: 1, dimension: 16, isCausal: true, gate: .silu,
      softCap: 2, hasSinks: true),
    // Queries after the document meet keys whose scores were never computed.
    Case(tokens: 64, dimension: 16, documents: [[20]], softCap: 20),
    Case(tokens: 90, heads: 3, keyValueHeads: 3, dimension: 8, hasSlopes: true),
    Case(
      batchSize: 2, tokens: 140, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true,
      window: 60, hasSlopes: true),
    Case(
      tokens: 60, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true, keys: 150,
      causalOffset: 90, hasSlopes: true),
    Case(tokens: 1, dimension: 8, isCausal: true, hasDecay: true, hasSinks: true),
    Case(
      batchSize: 2, tokens: 200, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true,
      gate: .sigmoid, hasDecay: true),
    Case(
      batchSize: 2, tokens: 97, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      documents: [[40, 57], [97]], hasDecay: true, hasSinks: true),
    Case(
      batchSize: 2, tokens: 33, heads: 2, keyValueHeads: 2, dimension: 16,
      hiddenKeys: Array(0..<33), hasSinks: true),
    Case(
      batchSize: 2, tokens: 150, heads: 4, keyValueHeads: 2, dimension: 24, isCausal: true,
      gate: .sigmoid, gateIsHeadwise: true, hiddenKeys: [0, 5, 6, 7], hasBias: true, window: 70,
      documents: [[100, 50], [10, 140]], softCap: 20, hasSlopes: true, hasDecay: true,
      hasSinks: true),
    Case(
      batchSize: 1, tokens: 75, heads: 2, keyValueHeads: 2, dimension: 16, isCausal: true,
      gate: .sigmoid, dropout: 0.3, hasDecay: true, hasSinks: true),
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
    // With one key, these cancel to nothing: what is left is the rounding of what cancelled.
    let floor = test.window == 1 ? 4 : 0.1
    expectClose(
      found.queries, gradients.queries, tolerance: tolerance, floor: floor, "queries' gradient")
    expectClose(found.keys, gradients.keys, tolerance: tolerance, floor: floor, "keys' gradient")
    expectClose(found.values, gradients.values, tolerance: tolerance, "values' gradient")
    expectClose(found.gate, gradients.gate, tolerance: tolerance, "gate's gradient")
    expectClose(
      found.sinks, gradients.sinks, tolerance: tolerance, floor: 0.1, "sinks' gradient")
    if test.hasDecay {
      let sums = run.sumOverQueries(gradients.scores).map { -$0 }
      expectClose(found.decays, sums, tolerance: tolerance, floor: 0.1, "decays' gradient")
      let rowSums = (0..<gradients.scores.count / test.keyCount).map { row in
        gradients.scores[row * test.keyCount..<(row + 1) * test.keyCount].reduce(0, +)
      }
      // Without a sink a query's cancel to nothing; a key's have the size of what cancelled.
      expectClose(
        found.queryDecays, rowSums, tolerance: tolerance, floor: sums.map(\.magnitude).max() ?? 0,
        "decays' gradient for queries")
    }
  }

  @Test("one, two and three threads give the same bits", arguments: cases)
  func doesNotDependOnThreads(_ test: Case) {
    let run = AttentionRun(test)
    let one = run.kernel(pool: ThreadPool(threadCount: 1))
    #expect(run.kernel(pool: ThreadPool(threadCount: 2)) == one)
    #expect(run.kernel(pool: ThreadPool(threadCount: 3)) == one)
  }

  @Test("what a mask hides is not computed, but for the rest of a micro-tile")
  func skipsWhatIsHidden() {
    let (tokens, window) = (16_384, 256)
    func scoreCount(_ run: (Int) -> Range<Int>) -> Int {
      var rows = [Float](repeating: 0, count: tokens * 8)
      var output = rows
      let runs = KeyRuns(queryCount: tokens, keyCount: tokens) { run($1) }
      return runs.withUnsafeView { runs in
        rows.withUnsafeMutableBufferPointer { rows in
          output.withUnsafeMutableBufferPointer { output in
            func view(_ buffer: UnsafeMutableBufferPointer<Float>) -> HeadsView {
              HeadsView(
                buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped,
                batchStride: tokens * 8, tokenStride: 8, headStride: 8)
            }
            return AttentionKernel.forward(
              AttentionProblem(
                batchSize: 1, queryCount: tokens, keyCount: tokens, headCount: 1,
                keyValueHeadCount: 1, headDimension: 8, terms: ScoreTerms(scale: 1),
                queries: view(rows), keys: view(rows), values: view(rows),
                mask: AttentionMask(runs: runs)),
              output: view(output), ungated: nil, logSumExp: nil)
          }
        }
      }
    }
    #expect(scoreCount { _ in 0..<tokens } == tokens * tokens)
    let causal = scoreCount { 0..<$0 + 1 }
    #expect(causal >= tokens * (tokens + 1) / 2 && causal < tokens * tokens * 51 / 100)
    let windowed = scoreCount { $0 - window + 1..<$0 + 1 }
    let seen = window * (window + 1) / 2 + (tokens - window) * window
    #expect(windowed >= seen)
    // Less than 4 % of what a causal mask alone leaves, and of all.
    #expect(Double(windowed) < 0.04 * Double(causal))
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
  /// `[batch, tokens, heads]`.
  let sinks: [Float]
  /// Sums of logarithms of gates, `[batch, heads, tokens]`.
  let decaySums: [Double]

  struct Results: Equatable {
    var output: [Float]
    var ungated: [Float]
    var weights: [Float]
    var queries: [Float]
    var keys: [Float]
    var values: [Float]
    var gate: [Float]
    var sinks: [Float]
    var decays: [Float]
    var queryDecays: [Float]
    var scoreCount = 0
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
    sinks = numbers(test.batchSize * test.tokens * test.heads).map(Float.init)
    decaySums = (0..<test.batchSize * test.heads).flatMap { _ in
      var sum = 0.0
      return numbers(test.keyCount).map { number in
        sum -= number.magnitude
        return sum
      }
    }
  }

  /// What pairs of queries and keys of each head add up to for each key.
  func sumOverQueries(_ pairs: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: test.batchSize * test.heads * test.keyCount)
    for (pair, value) in pairs.enumerated() {
      sums[pair / (test.tokens * test.keyCount) * test.keyCount + pair % test.keyCount] += value
    }
    return sums
  }

  var slopes: [Float] {
    (0..<test.heads).map { Float(sign: .plus, exponent: -1 - $0, significand: 1) }
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
    reference.softCap = test.softCap.map(Double.init)
    reference.bias = { [self] b, h, i, j in
      if !test.sees(b, i, j) { return -.infinity }
      if b == test.batchSize - 1 && hidden.contains(j) { return -.infinity }
      var sum = test.hasBias ? Double(bias[i * test.keyCount + j]) : 0
      if test.hasSlopes {
        sum -= Double(slopes[h]) * Double(abs(i + test.causalOffset - j))
      }
      if test.hasDecay {
        let first = (b * test.heads + h) * test.keyCount
        sum += decaySums[first + i] - decaySums[first + j]
      }
      return sum
    }
    if test.hasSinks {
      reference.sink = { [self] b, h, i in
        Double(sinks[(b * test.tokens + i) * test.heads + h])
      }
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
    // Scratch memory that somebody left full of NaN must not show either, whatever its size.
    var size = 256
    while size < 1 << 18 {
      withScratch(size) { $0.update(repeating: .nan, count: size) }
      size += size / 16
    }
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
      gate: z.map { _ in gated && test.gate != nil ? .nan : 0 },
      sinks: sinks.isEmpty
        ? [] : [Float](repeating: test.hasSinks ? .nan : 0, count: sinks.count),
      decays: decaySums.map { _ in gated && test.hasDecay ? .nan : 0 },
      queryDecays: [Float](
        repeating: gated && test.hasDecay ? .nan : 0,
        count: test.batchSize * test.heads * test.tokens))
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
    var sinkScores = sinks
    let runs = KeyRuns(
      sequenceCount: test.batchSize, queryCount: test.tokens, keyCount: test.keyCount
    ) { sequence, query in
      let seen = (0..<test.keyCount).filter { test.sees(sequence, query, $0) }
      guard let first = seen.first, let last = seen.last else {
        // Nothing, where the next query's keys begin.
        let end = (0..<test.keyCount).first { key in
          !(0..<query).contains { test.sees(sequence, $0, key) }
        }
        return (end ?? test.keyCount)..<(end ?? test.keyCount)
      }
      return first..<last + 1
    }
    runs.withUnsafeView { runs in
      keyBias.withUnsafeBufferPointer { keyBias in
        bias.withUnsafeBufferPointer { bias in
          slopes.withUnsafeBufferPointer { slopes in
            decaySums.withUnsafeBufferPointer { decaySums in
              let terms = ScoreTerms(
                scale: scale, softCap: test.softCap,
                distanceSlopes: gated && test.hasSlopes ? slopes.baseAddress : nil,
                firstQueryPosition: test.causalOffset,
                decaySums: gated && test.hasDecay ? decaySums.baseAddress : nil,
                sinks: gated && test.hasSinks
                  ? view(&sinkScores, heads: test.heads, width: 1) : nil)
              compute(
                mask: AttentionMask(
                  runs: test.hasRuns ? runs : nil,
                  keyBias: test.hiddenKeys.isEmpty ? nil : keyBias.baseAddress,
                  pairBias: test.hasBias ? bias.baseAddress.map { .init($0) } : nil),
                terms: terms)
            }
          }
        }
      }
    }
    return results

    func compute(mask: AttentionMask, terms: ScoreTerms) {
      let gateWidth = test.gateIsHeadwise ? 1 : test.dimension
      let problem = AttentionProblem(
        batchSize: test.batchSize, queryCount: test.tokens, keyCount: test.keyCount,
        headCount: test.heads, keyValueHeadCount: test.keyValueHeads,
        headDimension: test.dimension, terms: terms,
        queries: view(&q, heads: test.heads, width: test.dimension),
        keys: keyView(&k), values: keyView(&v), mask: mask,
        gate: gated
          ? test.gate.map { activation in
            AttentionGate(
              logits: view(&z, heads: test.heads, width: gateWidth),
              isHeadwise: test.gateIsHeadwise, activation: activation)
          } : nil,
        dropout: test.dropout > 0
          ? AttentionDropout(probability: test.dropout, random: random) : nil)
      let ungated = view(&results.ungated, heads: test.heads, width: test.dimension)
      results.scoreCount = AttentionKernel.forward(
        problem, output: view(&results.output, heads: test.heads, width: test.dimension),
        ungated: ungated, logSumExp: &logSumExp, pool: pool)
      AttentionKernel.weights(
        problem, of: 0..<problem.queryCount, into: &results.weights, pool: pool)
      var (sinkGradients, decayGradients) = (results.sinks, results.decays)
      var queryDecayGradients = results.queryDecays
      sinkGradients.withUnsafeMutableBufferPointer { sinkGradients in
        decayGradients.withUnsafeMutableBufferPointer { decayGradients in
          queryDecayGradients.withUnsafeMutableBufferPointer { queryDecayGradients in
            let hasDecay = terms.decaySums != nil
            AttentionKernel.backward(
              problem,
              outputGradient: view(&upstream, heads: test.heads, width: test.dimension),
              ungated: ungated, logSumExp: logSumExp,
              gradients: AttentionKernel.Gradients(
                queries: view(&results.queries, heads: test.heads, width: test.dimension),
                keys: keyView(&results.keys),
                values: keyView(&results.values),
                gateLogits: view(&results.gate, heads: test.heads, width: gateWidth),
                sinks: sinkGradients.baseAddress,
                decays: hasDecay ? decayGradients.baseAddress : nil,
                queryDecays: hasDecay ? queryDecayGradients.baseAddress : nil), pool: pool)
          }
        }
      }
      (results.sinks, results.decays) = (sinkGradients, decayGradients)
      results.queryDecays = queryDecayGradients
    }
  }
}
