import Sluice
import Testing

@Suite struct TokenRunsTests {
  @Test("Whole rows stand at the positions they are said to") func whole() {
    #expect(TokenRuns.whole(rows: 2, tokens: 3).positions == [0, 1, 2, 0, 1, 2])
    let pieces = TokenRuns.whole(rows: 2, tokens: 2, from: [5, 0])
    #expect(pieces.positions == [5, 6, 0, 1])
    #expect(pieces.positionCount == 7)
    #expect(pieces.runs.map(\.row) == [0, 1])
    #expect(TokenRuns.whole(rows: 0, tokens: 3).positionCount == 0)
  }

  @Test("What lies outside of runs is padding, on either side") func padding() {
    let runs = TokenRuns(
      rows: 2, tokens: 4,
      [
        .init(row: 0, tokens: 1..<3, position: 7), .init(row: 0, tokens: 3..<4),
        .init(row: 1, tokens: 2..<4),
      ])
    #expect(runs.positions == [0, 7, 8, 0, 0, 0, 0, 1])
    #expect(runs.positionCount == 9)
    #expect(
      TokenRuns(rows: 1, tokens: 2, [.init(row: 0, tokens: 0..<2)]) == .whole(rows: 1, tokens: 2))
  }

  @Test(
    "Runs that overlap, are out of order or leave their row stop with a message",
    arguments: [
      [[0, 0, 2, 0], [0, 1, 3, 0]], [[1, 0, 2, 0], [0, 0, 2, 0]], [[0, 2, 3, 0], [0, 0, 1, 0]],
      [[2, 0, 1, 0]], [[-1, 0, 1, 0]], [[0, -1, 1, 0]], [[0, 0, 4, 0]], [[0, 0, 1, -1]],
    ])
  func impossible(runs: [[Int]]) async {
    await #expect(processExitsWith: .failure) { [runs] in
      _ = TokenRuns(
        rows: 2, tokens: 3,
        runs.map { .init(row: $0[0], tokens: $0[1]..<$0[2], position: $0[3]) })
    }
  }

  @Test("Each row has one start") func starts() async {
    await #expect(processExitsWith: .failure) { _ = TokenRuns.whole(rows: 2, tokens: 1, from: [3]) }
  }
}
