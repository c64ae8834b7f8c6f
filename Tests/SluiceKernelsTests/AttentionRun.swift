import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

/// Random operands of a case, and the kernel's results on them.
struct AttentionRun {
  let test: AttentionCase
  var precision = Precision.float32
  var q: [Double]
  var k: [Double]
  var v: [Double]
  let z: [Double]
  var upstream: [Double]
  let bias: [Float]
  /// `[batch, tokens, heads]`.
  let sinks: [Float]
  /// Sums of the logarithms of forget gates, `[batch, heads, tokens]`.
  let decaySums: [Double]
  /// Whether a query of a sequence sees a key, `[batch, tokens, keys]`.
  let sees: [Bool]

  struct Results: Equatable {
    var output: [Float]
    var ungated: [Float]
    /// The gated output, as the backward pass computes it again.
    var outputAgain: [Float]
    var weights: [Float]
    var queries: [Float]
    var keys: [Float]
    var values: [Float]
    var gate: [Float]
    var sinks: [Float]
    var decays: [Float]
    var queryDecays: [Float]
    var scoreCounts: [Int] = []
  }

  init(_ test: AttentionCase) {
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
    sees = (0..<test.batchSize * test.tokens * test.keyCount).map { pair in
      let row = pair / test.keyCount
      return test.sees(row / test.tokens, row % test.tokens, pair % test.keyCount)
    }
  }

  /// The sums over queries, for each head and key, of values for pairs of queries and keys.
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
  /// The seed of the dropout stream.
  static let seed: UInt64 = 0x0B_0000_0007

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
      if !sees[(b * test.tokens + i) * test.keyCount + j] { return -.infinity }
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
      let dropout = ReferenceDropout(seed: Self.seed, probability: test.dropout)
      let factors = (0..<test.batchSize * test.heads).map {
        dropout.factors(head: $0, queries: test.tokens, keys: test.keyCount)
      }
      reference.factor = { [test] b, h, i, j in
        factors[b * test.heads + h][i * test.keyCount + j]
      }
    }
    return reference
  }

  func kernel(pool: ThreadPool) -> Results {
    // Scratch memory that contains NaN from earlier uses must have no effect, whatever its size.
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
    // All results start as NaN, so that elements that are not written show.
    var results = Results(
      output: q.map { _ in .nan }, ungated: q.map { _ in .nan }, outputAgain: q.map { _ in .nan },
      weights: [Float](repeating: .nan, count: square), queries: q.map { _ in .nan },
      keys: k.map { _ in .nan }, values: v.map { _ in .nan },
      gate: z.map { _ in test.gate != nil ? .nan : 0 },
      sinks: sinks.isEmpty
        ? [] : [Float](repeating: test.hasSinks ? .nan : 0, count: sinks.count),
      decays: decaySums.map { _ in test.hasDecay ? .nan : 0 },
      queryDecays: [Float](
        repeating: test.hasDecay ? .nan : 0,
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
      let row = sees.dropFirst((sequence * test.tokens + query) * test.keyCount)
        .prefix(test.keyCount)
      guard let first = row.firstIndex(of: true), let last = row.lastIndex(of: true) else {
        return 0..<0
      }
      return first - row.startIndex..<last + 1 - row.startIndex
    }
    runs.withUnsafeView { runs in
      keyBias.withUnsafeBufferPointer { keyBias in
        bias.withUnsafeBufferPointer { bias in
          slopes.withUnsafeBufferPointer { slopes in
            decaySums.withUnsafeBufferPointer { decaySums in
              let terms = ScoreTerms(
                scale: scale, softCap: test.softCap,
                distanceSlopes: test.hasSlopes ? slopes.baseAddress : nil,
                firstQueryPosition: test.causalOffset,
                decaySums: test.hasDecay ? decaySums.baseAddress : nil,
                sinks: test.hasSinks
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
        gate: test.gate.map { activation in
          AttentionGate(
            logits: view(&z, heads: test.heads, width: gateWidth),
            isHeadwise: test.gateIsHeadwise, activation: activation)
        },
        dropout: test.dropout > 0
          ? AttentionDropout(probability: test.dropout, random: RandomStream(seed: Self.seed))
          : nil,
        precision: precision)
      let ungated = view(&results.ungated, heads: test.heads, width: test.dimension)
      let forwardCount = AttentionKernel.forward(
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
            let upstream = view(&upstream, heads: test.heads, width: test.dimension)
            let gradients = AttentionKernel.Gradients(
              queries: view(&results.queries, heads: test.heads, width: test.dimension),
              keys: keyView(&results.keys), values: keyView(&results.values),
              gateLogits: view(&results.gate, heads: test.heads, width: gateWidth),
              gatedOutput: view(&results.outputAgain, heads: test.heads, width: test.dimension),
              sinks: sinkGradients.baseAddress,
              decays: hasDecay ? decayGradients.baseAddress : nil,
              queryDecays: hasDecay ? queryDecayGradients.baseAddress : nil)
            let backwardCount = AttentionKernel.backward(
              problem, outputGradient: upstream, ungated: ungated, logSumExp: logSumExp,
              gradients: gradients, pool: pool)
            results.scoreCounts = [forwardCount, backwardCount]
          }
        }
      }
      (results.sinks, results.decays) = (sinkGradients, decayGradients)
      results.queryDecays = queryDecayGradients
      // Without a gate, it is not written.
      if test.gate == nil { results.outputAgain = results.output }
    }
  }
}
