import Testing

@testable import Sluice
@testable import SluiceKernels

/// What a mask hides is not computed: scores are counted.
@Suite struct AttentionSkippingTests {
  /// A mask, and the rule that it stands for.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let mask: Mask
    var batchSize = 1
    var queryCount = 500
    var keyCount = 500
    /// Whether a query of a sequence sees a key, holes in key masks aside.
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
  ]

  /// The document of a token where lengths are `[[10, 290, 100], [500]]`.
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

  private static let headCount = 2

  /// How many scores both passes compute.
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

  /// Rows stand for keys, and a tile's keys are counted from the first that its queries see.
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

  /// Rows stand for queries.
  private func backwardBound(_ test: Case) -> Int {
    var bound = 0
    for sequence in 0..<test.batchSize {
      for queries in tiles(of: 0..<test.queryCount, size: BackwardHead.queryTile) {
        for keys in tiles(of: 0..<test.keyCount, size: BackwardPart.keyTile) {
          bound += scores(rows: queries, columns: keys) { test.sees(sequence, $0, $1) }
        }
      }
    }
    return bound
  }

  /// The scores of a tile's micro-tiles, a vector wide, in which some pair is seen.
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
