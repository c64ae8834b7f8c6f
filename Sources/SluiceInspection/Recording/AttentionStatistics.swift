import Sluice
import SluiceKernels

/// Where attention goes, as sums over queries: a few numbers a head and one a token.
public struct AttentionStatistics: Sendable, Equatable {
  /// Queries that count for the share on the first token.
  public private(set) var measuredQueryCount = 0
  /// All queries.
  public private(set) var queryCount = 0
  /// For each head, the sum of the shares on the first token.
  private var firstToken: [Double]
  /// For each head, the sum of the entropies.
  private var entropy: [Double]
  /// For each head and token, the sum of what it received, in the last batch.
  private var received: [[Float]] = []
  private var viewerCounts: [Int] = []

  init(headCount: Int) {
    firstToken = [Double](repeating: 0, count: headCount)
    entropy = firstToken
  }

  /// The mean share of attention on a sequence's first token, for each recorded head: over those
  /// queries that have `unmeasuredQueries(of:)` tokens or more before them.
  ///
  /// Source: F-Attn of Qiu et al. 2025 (arXiv 2505.06708), table 4.
  public var firstTokenShares: [Double] {
    firstToken.map { $0 / Double(max(1, measuredQueryCount)) }
  }

  /// The same over all recorded heads.
  public var meanFirstTokenShare: Double { mean(firstTokenShares) }

  /// The mean entropy of a query's attention, in nats, for each recorded head: 0 where all of it rests
  /// on one token, `log n` where it is even over `n`.
  public var entropies: [Double] { entropy.map { $0 / Double(max(1, queryCount)) } }

  /// The same over all recorded heads.
  public var meanEntropy: Double { mean(entropies) }

  /// For each recorded head and each place, the mean share that its token gets from those who may see
  /// it, in the last batch.
  public var receivedShares: [[Float]] {
    received.map { zip($0, viewerCounts).map { $0 / Float(max(1, $1)) } }
  }

  /// The sum of the shares on the first token, over heads and measured queries.
  var firstTokenSum: (sum: Double, count: Int) {
    (firstToken.reduce(0, +), firstToken.count * measuredQueryCount)
  }

  /// First queries of a sequence that do not count for the share on the first token: they have little
  /// else to look at.
  public static func unmeasuredQueries(of tokenCount: Int) -> Int { min(8, tokenCount / 4) }

  /// Begins a batch of sequences.
  ///
  /// - Parameters:
  ///   - sequenceCount: how many there are.
  ///   - tokenCount: queries in each.
  ///   - viewerCounts: for each key, how many queries of all sequences may see it.
  mutating func begin(sequenceCount: Int, tokenCount: Int, viewerCounts: [Int]) {
    queryCount += sequenceCount * tokenCount
    measuredQueryCount += sequenceCount * (tokenCount - Self.unmeasuredQueries(of: tokenCount))
    received = [[Float]](
      repeating: [Float](repeating: 0, count: viewerCounts.count), count: firstToken.count)
    self.viewerCounts = viewerCounts
  }

  /// Takes in the weights of some queries of a sequence.
  ///
  /// - Parameters:
  ///   - rows: their weights.
  ///   - head: which of the recorded heads.
  ///   - tokenCount: queries of the sequence in all.
  mutating func add(_ rows: AttentionRows, head: Int, tokenCount: Int) {
    guard rows.keyCount > 0 else { return }
    entropy[head] += received[head].withUnsafeMutableBufferPointer { received in
      guard let base = received.baseAddress else { return 0 }
      return AttentionKernel.addRows(
        rowCount: rows.queries.count, keyCount: rows.keyCount, weights: rows.weights,
        toReceived: base)
    }
    let measured = Self.unmeasuredQueries(of: tokenCount)..<tokenCount
    for query in rows.queries.clamped(to: measured) {
      firstToken[head] += Double(rows.row(query)[0])
    }
  }
}

private func mean(_ numbers: [Double]) -> Double {
  numbers.reduce(0, +) / Double(max(1, numbers.count))
}
