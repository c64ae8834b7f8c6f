import Sluice
import SluiceKernels

/// Attention statistics: sums over queries, with a few numbers per head and one per token.
public struct AttentionStatistics: Sendable, Equatable {
  /// The number of queries that are counted for the share on the first token.
  public private(set) var measuredQueryCount = 0
  /// The number of all queries.
  public private(set) var queryCount = 0
  /// The sum of the shares on the first token, for each head.
  private var firstToken: [Double]
  /// The sum of the entropies, for each head.
  private var entropy: [Double]
  /// The attention that each token received in the last batch, summed over queries, for each head.
  private var received: [[Float]] = []
  private var viewerCounts: [Int] = []

  init(headCount: Int) {
    firstToken = [Double](repeating: 0, count: headCount)
    entropy = firstToken
  }

  /// The mean share of attention on the first token of the sequence, for each recorded head.
  ///
  /// The mean is over the queries with at least `unmeasuredQueries(of:)` earlier tokens.
  ///
  /// Source: F-Attn of Qiu et al. 2025 (arXiv 2505.06708), table 4.
  public var firstTokenShares: [Double] {
    firstToken.map { $0 / Double(max(1, measuredQueryCount)) }
  }

  /// The mean over all recorded heads.
  public var meanFirstTokenShare: Double { mean(firstTokenShares) }

  /// The mean entropy of the attention weights of a query, in nats, for each recorded head.
  ///
  /// It is 0 if all attention is on one token, and `log n` if it is uniform over `n` tokens.
  public var entropies: [Double] { entropy.map { $0 / Double(max(1, queryCount)) } }

  /// The mean over all recorded heads.
  public var meanEntropy: Double { mean(entropies) }

  /// The mean share of attention that each token receives from the queries that can attend to it, for each
  /// recorded head, in the last batch.
  public var receivedShares: [[Float]] {
    received.map { zip($0, viewerCounts).map { $0 / Float(max(1, $1)) } }
  }

  /// The sum of the shares on the first token over heads and measured queries, and the number of summands.
  var firstTokenSum: (sum: Double, count: Int) {
    (firstToken.reduce(0, +), firstToken.count * measuredQueryCount)
  }

  /// The number of first queries that are not counted for the share on the first token, because they can
  /// attend to only a few tokens.
  public static func unmeasuredQueries(of tokenCount: Int) -> Int { min(8, tokenCount / 4) }

  /// Starts a batch of sequences.
  ///
  /// - Parameters:
  ///   - sequenceCount: the number of sequences.
  ///   - tokenCount: the number of queries in each sequence.
  ///   - viewerCounts: for each key, the number of queries of all sequences that can attend to it.
  mutating func begin(sequenceCount: Int, tokenCount: Int, viewerCounts: [Int]) {
    queryCount += sequenceCount * tokenCount
    measuredQueryCount += sequenceCount * (tokenCount - Self.unmeasuredQueries(of: tokenCount))
    received = [[Float]](
      repeating: [Float](repeating: 0, count: viewerCounts.count), count: firstToken.count)
    self.viewerCounts = viewerCounts
  }

  /// Adds the attention weights of some queries of a sequence.
  ///
  /// - Parameters:
  ///   - rows: the attention weights.
  ///   - head: the index of the head among the recorded heads.
  ///   - tokenCount: the number of queries of the sequence.
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
