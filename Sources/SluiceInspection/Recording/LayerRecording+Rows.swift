import Sluice

extension LayerRecording {
  /// The maximum number of attention weights that are computed at once.
  private static let weightLimit = 1 << 20

  /// Records attention weights, some rows at a time: the full attention matrix is never in memory.
  mutating func recordRows(
    of reading: Reading, _ rows: Reading.Rows, _ request: RecordingRequest
  ) {
    let (sequenceCount, keyCount) = (rows.sequenceCount, rows.keyCount)
    var statistics =
      request.contents.contains(.attentionStatistics)
      ? attention ?? AttentionStatistics(headCount: heads.count) : nil
    statistics?.begin(
      sequenceCount: sequenceCount, tokenCount: tokenCount, viewerCounts: rows.viewerCounts)
    var kept = request.contents.contains(.attentionWeights) ? emptyWindow(keyCount) : nil
    let rowCount = max(1, Self.weightLimit / max(1, sequenceCount * headCount * keyCount))
    // Without statistics, only the rows of the window are needed.
    let first = statistics == nil ? window.lowerBound : 0
    for start in stride(from: first, to: tokenCount, by: rowCount) {
      let queries = start..<min(start + rowCount, tokenCount)
      reading.values(ofRows: queries).withUnsafeScalars { weights in
        for (place, head) in heads.enumerated() {
          for sequence in 0..<sequenceCount {
            let rows = AttentionRows(
              weights: weights + (sequence * headCount + head) * queries.count * keyCount,
              queries: queries, keyCount: keyCount)
            statistics?.add(rows, head: place, tokenCount: tokenCount)
            if sequence == 0 { kept?.take(rows, head: place, window: window) }
          }
        }
      }
    }
    if let statistics { attention = statistics }
    attentionWeights = kept
  }

  /// A tensor for the attention weights of the window; for cross-attention, the last keys are kept, because
  /// keys and queries have no common window.
  private func emptyWindow(_ keyCount: Int) -> Tensor {
    .zeros([heads.count, window.count, min(keyCount, window.count)])
  }
}

/// The attention weights of some queries in one head.
struct AttentionRows {
  /// `[queries, keys]`.
  let weights: UnsafePointer<Float>
  let queries: Range<Int>
  let keyCount: Int

  /// The attention weights of one query.
  func row(_ query: Int) -> UnsafePointer<Float> {
    weights + (query - queries.lowerBound) * keyCount
  }
}

extension Tensor {
  /// Copies the attention weights of the window's queries on the last keys to the part of a head in
  /// `[heads, window, keys]`.
  fileprivate mutating func take(_ rows: AttentionRows, head: Int, window: Range<Int>) {
    let width = lastDimension
    withUnsafeMutableScalars { kept in
      for query in rows.queries.clamped(to: window) {
        (kept + (head * window.count + query - window.lowerBound) * width)
          .update(from: rows.row(query) + rows.keyCount - width, count: width)
      }
    }
  }
}
