import Testing

@testable import SluiceKernels

@Suite struct KeyRunsTests {
  /// A window that starts before the first key and ends after the last one.
  private let runs = KeyRuns(queryCount: 5, keyCount: 4) { $1 - 1..<$1 + 1 }

  @Test("the keys that some of a tile's queries see")
  func keys() {
    runs.withUnsafeView { view in
      #expect(view.keys(of: 0..<1, batch: 0) == 0..<1)
      #expect(view.keys(of: 1..<4, batch: 0) == 0..<4)
      #expect(view.keys(of: 4..<5, batch: 3) == 3..<4)
    }
  }

  @Test("the queries that see some of a tile's keys")
  func queries() {
    runs.withUnsafeView { view in
      #expect(view.queries(of: 0..<1, batch: 0) == 0..<2)
      #expect(view.queries(of: 1..<3, batch: 0) == 1..<4)
      #expect(view.queries(of: 3..<4, batch: 0) == 3..<5)
    }
  }

  @Test("both directions tell the same pairs, in every sequence")
  func directionsAgree() {
    // In the second sequence, the first queries see no key, and the last keys are seen by no query.
    let pairs = KeyRuns(sequenceCount: 2, queryCount: 7, keyCount: 9) { sequence, query in
      sequence == 0 ? query / 3 * 3..<query + 1 : max(0, query - 3)..<max(0, query - 2)
    }
    pairs.withUnsafeView { view in
      for sequence in 0..<2 {
        for query in 0..<7 {
          for key in 0..<9 {
            #expect(
              view.keys(of: query..<query + 1, batch: sequence).contains(key)
                == view.queries(of: key..<key + 1, batch: sequence).contains(query),
              "\(sequence) \(query) \(key)")
          }
        }
      }
    }
  }

  @Test("queries that see nothing, and keys that nobody sees, widen no tile's run")
  func gaps() {
    // Queries 2, 3 and 4 see keys 3, 4 and 5; the others see nothing, wherever their empty runs are.
    let runs = KeyRuns(queryCount: 8, keyCount: 9) { _, query in
      (2..<5).contains(query) ? query + 1..<query + 2 : query..<query
    }
    runs.withUnsafeView { view in
      #expect(view.keys(of: 0..<8, batch: 0) == 3..<6)
      #expect(view.keys(of: 0..<3, batch: 0) == 3..<4)
      #expect(view.keys(of: 3..<8, batch: 0) == 4..<6)
      #expect(view.queries(of: 0..<9, batch: 0) == 2..<5)
      #expect(view.queries(of: 0..<4, batch: 0) == 2..<3)
      #expect(view.queries(of: 5..<9, batch: 0) == 4..<5)
      for hidden in [0..<2, 5..<8] { #expect(view.keys(of: hidden, batch: 0).isEmpty) }
      for hidden in [0..<3, 6..<9] { #expect(view.queries(of: hidden, batch: 0).isEmpty) }
    }
    #expect(runs.viewerCounts == [0, 0, 0, 1, 1, 1, 0, 0, 0])
  }

  @Test("no key is seen again after a query that sees nothing")
  func movesBackAfterGap() async {
    await #expect(processExitsWith: .failure) {
      _ = KeyRuns(queryCount: 3, keyCount: 4) { $1 == 1 ? 2..<2 : 0..<$1 + 1 }
    }
  }

  @Test("runs that move back stop with a message")
  func movesBack() async {
    await #expect(processExitsWith: .failure) {
      _ = KeyRuns(queryCount: 2, keyCount: 2) { 1 - $1..<2 }
    }
  }
}
