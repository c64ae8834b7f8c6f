import Testing

@testable import SluiceKernels

@Suite struct AttentionKernelTests {
  typealias Case = AttentionCase

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
    // Queries after the document use memory of scores that were never computed.
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

  private static let allCases = cases + SharedHeadTests.cases + AttentionDropoutTests.cases

  @Test("output, weights and gradients agree with the formula in float64", arguments: allCases)
  func agreesWithReference(_ test: Case) {
    AttentionRun(test).expectReference()
  }

  @Test("one, two and three threads give the same bits", arguments: allCases)
  func doesNotDependOnThreads(_ test: Case) {
    AttentionRun(test).expectSameBits()
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
    // Less than 4 % of the scores with a causal mask.
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
