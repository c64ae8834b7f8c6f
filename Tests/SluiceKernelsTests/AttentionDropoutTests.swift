import TestSupport
import Testing

@testable import SluiceKernels

/// Which weights dropout keeps; `AttentionKernelTests` checks the results of the cases.
@Suite struct AttentionDropoutTests {
  typealias Case = AttentionCase

  static let cases: [Case] = [
    Case(tokens: 1, dimension: 4, dropout: 0.5),
    Case(
      batchSize: 2, tokens: 150, heads: 2, keyValueHeads: 2, dimension: 8, gate: .sigmoid,
      dropout: 0.3),
    Case(
      batchSize: 2, tokens: 300, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true,
      gate: .silu, dropout: 0.5),
    Case(tokens: 260, heads: 2, keyValueHeads: 1, dimension: 17, dropout: 0.2, window: 40),
    Case(
      batchSize: 2, tokens: 270, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      dropout: 0.1, window: 100),
    Case(tokens: 140, heads: 3, keyValueHeads: 3, dimension: 8, keys: 70, dropout: 0.1),
    Case(
      batchSize: 2, tokens: 40, heads: 2, keyValueHeads: 1, dimension: 8, keys: 330, dropout: 0.4),
    Case(
      tokens: 200, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true, keys: 333,
      causalOffset: 133, gate: .sigmoid, dropout: 0.6),
    // Enough heads to give each thread whole heads.
    Case(
      batchSize: 3, tokens: 140, heads: 12, keyValueHeads: 3, dimension: 4, isCausal: true,
      dropout: 0.4),
    // A backward pass in two parts.
    Case(
      tokens: 520, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true, dropout: 0.25),
    Case(
      batchSize: 2, tokens: 200, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true,
      gate: .sigmoid, hiddenKeys: [4, 5, 90], dropout: 0.3, window: 80,
      documents: [[50, 150], [190]], unpadded: [0..<170, 0..<200], softCap: 5, hasDecay: true,
      hasSinks: true),
  ]

  @Test("the reference's generator gives the published known answers")
  func knownAnswers() {
    // From Random123's kat_vectors, threefry2x32 with 20 rounds.
    let digits = ReferenceDropout.words(
      key: (0x1319_8A2E, 0x0370_7344), counter: (0x243F_6A88, 0x85A3_08D3))
    #expect(digits == (0xC492_3A9C, 0x483D_F7A0))
    #expect(ReferenceDropout.words(key: (0, 0), counter: (0, 0)) == (0x6B20_0159, 0x99BA_4EFE))
  }

  @Test(
    "both passes keep what the generator says, for each sequence and head",
    arguments: [0.1, 0.5, Float(0.9)])
  func pattern(probability: Float) {
    let found = Pattern(probability: probability)
    let dropout = ReferenceDropout(seed: AttentionRun.seed, probability: probability)
    for head in 0..<Pattern.heads {
      let expected = dropout.factors(head: head, queries: Pattern.queries, keys: Pattern.keys)
      expectClose(found.forward[head], expected, tolerance: 2e-6, "forward, head \(head)")
      expectClose(found.backward[head], expected, tolerance: 2e-6, "backward, head \(head)")
    }
  }

  @Test(
    "the share that is kept is 1 - p, scaled by 1 / (1 - p)", arguments: [0.1, 0.5, Float(0.9)])
  func share(probability: Float) {
    let (p, count) = (Double(probability), Double(Pattern.queries * Pattern.keys))
    for factors in Pattern(probability: probability).forward {
      let kept = factors.filter { $0 != 0 }
      // Within five standard deviations.
      #expect(abs(Double(kept.count) - (1 - p) * count) < 5 * (p * (1 - p) * count).squareRoot())
      #expect(kept.allSatisfy { abs(Double($0) * (1 - p) - 1) < 1e-5 })
    }
  }

  @Test("sequences, heads, queries and keys share no pattern")
  func independence() {
    let (queries, keys) = (Pattern.queries, Pattern.keys)
    let kept = Pattern(probability: 0.5).forward.map { $0.map { $0 != 0 } }
    for (a, b) in (0..<kept.count).flatMap({ a in (0..<a).map { (a, $0) } }) {
      expectUnrelated(kept[a], kept[b], "heads \(a) and \(b)")
    }
    // Neighbors, and elements a vector or a tile away.
    for (down, right) in [(1, 0), (0, 1), (0, 16), (16, 0), (0, 64), (64, 0), (128, 0)] {
      let places = (0..<queries - down).flatMap { query in
        (0..<keys - right).map { query * keys + $0 }
      }
      expectUnrelated(
        places.map { kept[0][$0] }, places.map { kept[0][$0 + down * keys + right] },
        "\(down) queries and \(right) keys away")
    }
    let triangle = (0..<keys).flatMap { query in (0..<query).map { (query, $0) } }
    expectUnrelated(
      triangle.map { kept[0][$0 * keys + $1] }, triangle.map { kept[0][$1 * keys + $0] },
      "query and key exchanged")
  }

  /// Expects half of the elements to agree, within five standard deviations.
  private func expectUnrelated(_ a: [Bool], _ b: [Bool], _ what: String) {
    let agreeing = zip(a, b).count { $0 == $1 }
    #expect(
      abs(Double(agreeing) - Double(a.count) / 2) < 2.5 * Double(a.count).squareRoot(), "\(what)")
  }
}

/// The dropout factor of each weight, determined with values and upstream gradients that are
/// one-hot in the key and in the query.
private struct Pattern {
  static let (queries, keys, heads) = (150, 140, 6)

  /// One row of `[queries, keys]` for each sequence and head.
  private(set) var forward: [[Float]]
  private(set) var backward: [[Float]]

  init(probability: Float) {
    let (sequences, heads, queries, keys) = (2, Self.heads / 2, Self.queries, Self.keys)
    let dimension = max(queries, keys)
    var run = AttentionRun(
      AttentionCase(
        batchSize: sequences, tokens: queries, heads: heads, keyValueHeads: heads,
        dimension: dimension, keys: keys, dropout: probability))
    func oneHot(_ tokens: Int) -> [Double] {
      (0..<sequences * tokens * heads * dimension).map {
        $0 % dimension == $0 / (heads * dimension) % tokens ? 1 : 0
      }
    }
    // With queries of zero, all scores are equal, and each weight is the factor divided by the
    // number of keys.
    run.q = run.q.map { _ in 0 }
    run.v = oneHot(keys)
    run.upstream = oneHot(queries)
    let found = run.kernel(pool: .serial)
    let none = [[Float]](
      repeating: [Float](repeating: .nan, count: queries * keys), count: Self.heads)
    (forward, backward) = (none, none)
    for head in 0..<Self.heads {
      let (sequence, column) = (head / heads, head % heads)
      for query in 0..<queries {
        for key in 0..<keys {
          let output = ((sequence * queries + query) * heads + column) * dimension + key
          let gradient = ((sequence * keys + key) * heads + column) * dimension + query
          forward[head][query * keys + key] = found.ungated[output] * Float(keys)
          backward[head][query * keys + key] = found.values[gradient] * Float(keys)
        }
      }
    }
  }
}
