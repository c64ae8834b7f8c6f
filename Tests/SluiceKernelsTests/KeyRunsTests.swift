import Testing

@testable import SluiceKernels

@Suite struct KeyRunsTests {
  /// A window that starts and ends within the keys, and passes them.
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
    // The second sequence's queries see nothing at first, and the last keys are seen by none.
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

  @Test("runs that move back stop with a message")
  func movesBack() async {
    await #expect(processExitsWith: .failure) {
      _ = KeyRuns(queryCount: 2, keyCount: 2) { 1 - $1..<2 }
    }
  }
}
