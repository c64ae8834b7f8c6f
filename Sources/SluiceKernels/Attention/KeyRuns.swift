/// The run of keys that each query sees, and the run of queries that see each key.
///
/// Neither end of a run moves back from one query to the next. Therefore, a tile of queries sees the keys
/// from its first query's start to its last one's end, and what lies outside is never computed. Causal masks,
/// sliding windows, prefixes, packed documents and all their intersections are such runs.
///
/// A query that sees no key gets an empty run, from the start of the next query that sees one to the end of
/// the last query that saw one, so that it widens no tile's run. Keys that no query sees are treated alike.
package struct KeyRuns: Sendable, Equatable {
  private let sequenceCount: Int
  private let keyStarts: [Int32]
  private let keyEnds: [Int32]
  private let queryStarts: [Int32]
  private let queryEnds: [Int32]

  /// Makes the runs of one sequence for all, or of each sequence.
  ///
  /// - Parameters:
  ///   - sequenceCount: the number of sequences with their own runs; 1 if all share one set of runs.
  ///   - queryCount: queries per sequence.
  ///   - keyCount: keys per sequence.
  ///   - run: the keys that a query of a sequence sees, clamped to `0..<keyCount`. The position of
  ///     an empty run has no effect.
  /// - Complexity: linear in queries and keys.
  package init(
    sequenceCount: Int = 1, queryCount: Int, keyCount: Int,
    run: (_ sequence: Int, _ query: Int) -> Range<Int>
  ) {
    var (starts, ends): ([Int32], [Int32]) = ([], [])
    var (firsts, lasts): ([Int32], [Int32]) = ([], [])
    starts.reserveCapacity(sequenceCount * queryCount)
    ends.reserveCapacity(sequenceCount * queryCount)
    firsts.reserveCapacity(sequenceCount * keyCount)
    lasts.reserveCapacity(sequenceCount * keyCount)
    for sequence in 0..<sequenceCount {
      // The start and end of the keys of the last query that saw any, and the index of the query after it.
      var (left, reached, next) = (0, 0, 0)
      for query in 0..<queryCount {
        let range = run(sequence, query).clamped(to: 0..<keyCount)
        guard !range.isEmpty else {
          ends.append(Int32(reached))
          continue
        }
        // Keys that were passed at a query that saw none must stay hidden. Checked explicitly,
        // because kernels are compiled without preconditions.
        let earliest = query == next ? left : reached
        guard range.lowerBound >= earliest, range.upperBound >= reached else {
          fatalError(
            "the visible keys \(range) of query \(query) in sequence \(sequence) move back"
          )
        }
        for _ in reached..<range.upperBound { firsts.append(Int32(query)) }
        for _ in left..<range.lowerBound { lasts.append(Int32(next)) }
        for _ in next...query { starts.append(Int32(range.lowerBound)) }
        ends.append(Int32(range.upperBound))
        (left, reached, next) = (range.lowerBound, range.upperBound, query + 1)
      }
      for _ in reached..<keyCount { firsts.append(Int32(queryCount)) }
      for _ in left..<keyCount { lasts.append(Int32(next)) }
      for _ in next..<queryCount { starts.append(Int32(keyCount)) }
    }
    self.sequenceCount = sequenceCount
    (keyStarts, keyEnds, queryStarts, queryEnds) = (starts, ends, firsts, lasts)
  }

  /// The number of queries that see each key, sequence by sequence.
  package var viewerCounts: [Int] {
    zip(queryStarts, queryEnds).map { max(0, Int($1 - $0)) }
  }

  /// Calls `body` with an unsafe view of the runs, valid only during the call.
  package func withUnsafeView<Result>(_ body: (View) throws -> Result) rethrows -> Result {
    try keyStarts.withUnsafeBufferPointer { keyStarts in
      try keyEnds.withUnsafeBufferPointer { keyEnds in
        try queryStarts.withUnsafeBufferPointer { queryStarts in
          try queryEnds.withUnsafeBufferPointer { queryEnds in
            try body(
              View(
                keyStarts: keyStarts, keyEnds: keyEnds, queryStarts: queryStarts,
                queryEnds: queryEnds,
                queryStride: sequenceCount > 1 ? keyStarts.count / sequenceCount : 0,
                keyStride: sequenceCount > 1 ? queryStarts.count / sequenceCount : 0))
          }
        }
      }
    }
  }

  /// An unsafe view of runs; the owner must keep the memory alive.
  package struct View: @unchecked Sendable {
    fileprivate let keyStarts: UnsafeBufferPointer<Int32>
    fileprivate let keyEnds: UnsafeBufferPointer<Int32>
    fileprivate let queryStarts: UnsafeBufferPointer<Int32>
    fileprivate let queryEnds: UnsafeBufferPointer<Int32>
    // From one sequence to the next; 0 if all share one set of runs.
    fileprivate let queryStride: Int
    fileprivate let keyStride: Int

    /// The smallest range of keys that contains all keys that `queries`, at least one, see.
    func keys(of queries: Range<Int>, batch: Int) -> Range<Int> {
      let offset = batch * queryStride
      let start = Int(keyStarts[offset + queries.lowerBound])
      return start..<max(start, Int(keyEnds[offset + queries.upperBound - 1]))
    }

    /// The smallest range of queries that contains all queries that see one of `keys`, at least one.
    func queries(of keys: Range<Int>, batch: Int) -> Range<Int> {
      let offset = batch * keyStride
      let start = Int(queryStarts[offset + keys.lowerBound])
      return start..<max(start, Int(queryEnds[offset + keys.upperBound - 1]))
    }
  }
}
