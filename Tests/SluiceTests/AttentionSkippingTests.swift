import Testing

@testable import Sluice
@testable import SluiceKernels

/// Masked scores are not computed: the computed scores are counted.
@Suite struct AttentionSkippingTests {
  /// A mask and its rule.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let mask: Mask
    var batchSize = 1
    var queryCount = 500
    var keyCount = 500
    /// Whether a query of a sequence sees a key, except for gaps in key masks.
    let sees: @Sendable (_ sequence: Int, _ query: Int, _ key: Int) -> Bool
  }

  static let cases: [Case] = [
    Case(testDescription: "full", mask: .full, keyCount: 70) { _, _, _ in true },
    Case(testDescription: "causal", mask: .causal) { $2 <= $1 },
    Case(testDescription: "window", mask: .slidingWindow(30)) { abs($1 - $2) < 30 },
    Case(testDescription: "causal window", mask: .causal.and(.slidingWindow(70))) {
      $2 <= $1 && $1 - $2 < 70
    },
    Case(testDescription: "prefix", mask: .prefix(lengths: [90, 0]), batchSize: 2) {
      $2 <= $1 || $0 == 0 && $2 < 90
    },
    Case(testDescription: "prefix in a window", mask: .prefix(200).and(.slidingWindow(100))) {
      ($2 <= $1 || $2 < 200) && abs($1 - $2) < 100
    },
    Case(
      testDescription: "documents", mask: .documents(lengths: [[10, 290, 100], [500]]), batchSize: 2
    ) { document($1, $0) != nil && document($1, $0) == document($2, $0) },
    Case(
      testDescription: "causal documents in a window",
      mask: .causal.and(.slidingWindow(50)).and(.documents(lengths: [[10, 290, 100], [500]])),
      batchSize: 2
    ) {
      document($1, $0) != nil && document($1, $0) == document($2, $0) && $2 <= $1 && $1 - $2 < 50
    },
    Case(testDescription: "key padding", mask: .keys(lengths: [300, 40, 0], of: 500), batchSize: 3)
    {
      $2 < [300, 40, 0][$0]
    },
    Case(
      testDescription: "the same padding", mask: .keys(lengths: [77, 77], of: 500), batchSize: 2
    ) { $2 < 77 },
    Case(testDescription: "keys with holes", mask: .keys(allowed: [keysWithHoles]), keyCount: 400) {
      (130..<331).contains($2)
    },
    Case(
      testDescription: "both key masks",
      mask: .keys(lengths: [250, 400], of: 400).and(
        .keys(allowed: [keysWithHoles, keysWithHoles])),
      batchSize: 2, queryCount: 90, keyCount: 400
    ) { (130..<331).contains($2) && $2 < [250, 400][$0] },
    Case(
      testDescription: "causal key padding", mask: .causal.and(.keys(allowed: [keysWithHoles])),
      queryCount: 400, keyCount: 400
    ) { (130..<331).contains($2) && $2 <= $1 },
    Case(
      testDescription: "key padding in a window",
      mask: .slidingWindow(40).and(.keys(lengths: [300, 40], of: 500)), batchSize: 2
    ) { $2 < [300, 40][$0] && abs($1 - $2) < 40 },
    Case(
      testDescription: "key padding of another sequence, in a window",
      mask: .keys(lengths: [100, 7], of: 200).and(.slidingWindow(60)), batchSize: 2,
      queryCount: 450,
      keyCount: 200
    ) { $2 < [100, 7][$0] && abs($1 - $2) < 60 },
    Case(
      testDescription: "prefix and key padding",
      mask: .prefix(lengths: [90, 0]).and(.keys(lengths: [50, 300], of: 500)), batchSize: 2
    ) { ($2 <= $1 || $0 == 0 && $2 < 90) && $2 < [50, 300][$0] },
    Case(
      testDescription: "documents and key padding",
      mask: .documents(lengths: [[10, 290, 100], [500]]).and(.keys(lengths: [130, 450], of: 500)),
      batchSize: 2
    ) {
      document($1, $0) != nil && document($1, $0) == document($2, $0) && $2 < [130, 450][$0]
    },
  ]

  /// Some of 400 keys, from 130 to 330.
  private static let keysWithHoles = (0..<400).map {
    $0.isMultiple(of: 10) && (130...330).contains($0)
  }

  /// The document of a token, for lengths of `[[10, 290, 100], [500]]`.
  private static func document(_ token: Int, _ sequence: Int) -> Int? {
    sequence == 1 ? 0 : [10, 300, 400].firstIndex { token < $0 }
  }

  @Test("Forward, only micro-tiles in which something is seen are computed", arguments: cases)
  func forward(_ test: Case) {
    let found = scoreCounts(test).forward
    #expect(found >= Self.headCount * visiblePairs(test))
    #expect(found <= Self.headCount * forwardBound(test))
  }

  @Test("Backward, only micro-tiles in which something is seen are computed", arguments: cases)
  func backward(_ test: Case) {
    let found = scoreCounts(test).backward
    #expect(found >= Self.headCount * visiblePairs(test))
    #expect(found <= Self.headCount * backwardBound(test))
  }

  @Test("Padding costs nothing, but for the rest of a vector")
  func padding() {
    let all = Self.headCount * 512 * (512 + 512)
    func counts(_ mask: Mask) -> [Int] {
      let found = scoreCounts(
        Case(testDescription: "", mask: mask, batchSize: 2, queryCount: 512, keyCount: 512) {
          _, _, _ in true
        })
      return [found.forward, found.backward]
    }
    #expect(counts(.full) == [all, all])
    #expect(counts(.keys(lengths: [512, 512], of: 512)) == [all, all])
    // Forward, keys are the rows of a tile; backward, they are its columns, in whole vectors.
    #expect(
      counts(.keys(lengths: [300, 40], of: 512))
        == [Self.headCount * 512 * (300 + 40), Self.headCount * 512 * (304 + 48)])
    #expect(counts(.keys(lengths: [0, 0], of: 512)) == [0, 0])
  }

  @Test("Only holes are hidden one by one")
  func keyBias() {
    #expect(Mask.keys(lengths: [3, 0], of: 5).keyBias == nil)
    #expect(Mask.keys(allowed: [[false, true, true], [false, false, false]]).keyBias == nil)
    #expect(Mask.keys(allowed: [[true, false, true]]).keyBias != nil)
    // If no key is hidden, there are no runs.
    #expect(Mask.keys(lengths: [5, 5], of: 5).keyRuns(queryCount: 5, keyCount: 5) == nil)
  }

  private static let headCount = 2

  /// The number of scores that both passes compute.
  private func scoreCounts(_ test: Case) -> (forward: Int, backward: Int) {
    let (heads, width) = (Self.headCount, 4)
    func view(_ base: UnsafeMutablePointer<Float>, tokens: Int, heads: Int) -> HeadsView {
      HeadsView(
        base, batchStride: tokens * heads * width, tokenStride: heads * width, headStride: width)
    }
    let size = test.batchSize * max(test.queryCount, test.keyCount) * heads * width
    return withScratch(6 * size) { zeros in
      zeros.update(repeating: 0, count: 6 * size)
      func queries(_ index: Int) -> HeadsView {
        view(zeros + index * size, tokens: test.queryCount, heads: heads)
      }
      func keys(_ index: Int) -> HeadsView {
        view(zeros + index * size, tokens: test.keyCount, heads: 1)
      }
      return test.mask.withKernelMask(
        queryCount: test.queryCount, keyCount: test.keyCount
      ) { mask in
        let problem = AttentionProblem(
          batchSize: test.batchSize, queryCount: test.queryCount, keyCount: test.keyCount,
          headCount: heads, keyValueHeadCount: 1, headDimension: width,
          terms: ScoreTerms(scale: 1), queries: queries(0), keys: keys(0), values: keys(0),
          mask: mask)
        let forward = AttentionKernel.forward(
          problem, output: queries(1), ungated: nil, logSumExp: zeros + 2 * size)
        let backward = AttentionKernel.backward(
          problem, outputGradient: queries(0), ungated: queries(1), logSumExp: zeros + 2 * size,
          gradients: AttentionKernel.Gradients(
            queries: queries(3), keys: keys(4), values: keys(5)))
        return (forward, backward)
      }
    }
  }

  private func visiblePairs(_ test: Case) -> Int {
    (0..<test.batchSize).reduce(0) { sum, sequence in
      (0..<test.queryCount).reduce(sum) { sum, query in
        (0..<test.keyCount).reduce(sum) { $0 + (test.sees(sequence, query, $1) ? 1 : 0) }
      }
    }
  }

  /// The bound for the forward pass: rows are keys; a tile's keys are relative to the first visible one.
  private func forwardBound(_ test: Case) -> Int {
    var bound = 0
    for sequence in 0..<test.batchSize {
      for queries in tiles(of: 0..<test.queryCount, size: ForwardTile.queryTile) {
        let first = (0..<test.keyCount).first { key in
          queries.contains { test.sees(sequence, $0, key) }
        }
        guard let first else { continue }
        for keys in tiles(of: first..<test.keyCount, size: ForwardTile.keyTile) {
          bound += scores(rows: keys, columns: queries) { test.sees(sequence, $1, $0) }
        }
      }
    }
    return bound
  }

  /// The bound for the backward pass: rows are queries.
  private func backwardBound(_ test: Case) -> Int {
    var bound = 0
    for sequence in 0..<test.batchSize {
      for queries in tiles(of: 0..<test.queryCount, size: BackwardHead.queryTile) {
        for keys in tiles(of: 0..<test.keyCount, size: BackwardKeyTile.keyTile) {
          bound += scores(rows: queries, columns: keys) { test.sees(sequence, $0, $1) }
        }
      }
    }
    return bound
  }

  /// The number of scores in the micro-tiles, one vector wide, that contain a visible pair.
  private func scores(
    rows: Range<Int>, columns: Range<Int>, sees: (_ row: Int, _ column: Int) -> Bool
  ) -> Int {
    var count = 0
    for rows in tiles(of: rows, size: MicroTile.rows) {
      for columns in tiles(of: columns, size: Lanes.width)
      where rows.contains(where: { row in columns.contains { sees(row, $0) } }) {
        count += rows.count * Lanes.width
      }
    }
    return count
  }

  private func tiles(of range: Range<Int>, size: Int) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: size).map {
      $0..<min(range.upperBound, $0 + size)
    }
  }
}
