/// For each query the run of keys that it sees, and for each key the run of queries that see it.
///
/// Both ends of a run never move back from a query to the next. So a tile of queries sees the keys
/// from its first query's start to its last one's end, and what lies outside is never computed.
/// Causal masks, sliding windows, prefixes, packed documents and all their intersections are such
/// runs.
///
/// A query that sees nothing starts where the next one that sees something does, and ends where the last
/// one did: it widens no tile's run. The same holds for keys that no query sees.
package struct KeyRuns: Sendable, Equatable {
  private let sequenceCount: Int
  private let keyStarts: [Int32]
  private let keyEnds: [Int32]
  private let queryStarts: [Int32]
  private let queryEnds: [Int32]

  /// Makes the runs of one sequence for all, or of each sequence.
  ///
  /// - Parameters:
  ///   - sequenceCount: how many sequences have runs of their own; 1 for all alike.
  ///   - queryCount: queries a sequence.
  ///   - keyCount: keys a sequence.
  ///   - run: the keys that a query of a sequence sees; what lies outside `0..<keyCount` is cut off.
  ///     Where an empty run lies plays no part.
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
      // Where the keys of the last query that saw something start and end, and the query after it.
      var (left, reached, next) = (0, 0, 0)
      for query in 0..<queryCount {
        let range = run(sequence, query).clamped(to: 0..<keyCount)
        guard !range.isEmpty else {
          ends.append(Int32(reached))
          continue
        }
        // Keys left behind by a query that saw nothing must stay so. Kernels are compiled without
        // checks; this one stays.
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

  /// For each key, sequence by sequence, how many queries see it.
  package var viewerCounts: [Int] {
    zip(queryStarts, queryEnds).map { max(0, Int($1 - $0)) }
  }

  /// Calls `body` with the runs as kernels read them, valid for the call only.
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

  /// Runs in memory that somebody else keeps alive.
  package struct View: @unchecked Sendable {
    fileprivate let keyStarts: UnsafeBufferPointer<Int32>
    fileprivate let keyEnds: UnsafeBufferPointer<Int32>
    fileprivate let queryStarts: UnsafeBufferPointer<Int32>
    fileprivate let queryEnds: UnsafeBufferPointer<Int32>
    // From a sequence to the next; zero where all are alike.
    fileprivate let queryStride: Int
    fileprivate let keyStride: Int

    /// The least run of keys that holds all that some of `queries`, at least one, see.
    func keys(of queries: Range<Int>, batch: Int) -> Range<Int> {
      let offset = batch * queryStride
      let start = Int(keyStarts[offset + queries.lowerBound])
      return start..<max(start, Int(keyEnds[offset + queries.upperBound - 1]))
    }

    /// The least run of queries that holds all that see some of `keys`, of which there is one.
    func queries(of keys: Range<Int>, batch: Int) -> Range<Int> {
      let offset = batch * keyStride
      let start = Int(queryStarts[offset + keys.lowerBound])
      return start..<max(start, Int(queryEnds[offset + keys.upperBound - 1]))
    }
  }
}
