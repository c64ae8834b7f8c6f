import Sluice
import Testing

/// Computes all readings that it receives.
private struct Asker: LayerObserver {
  func receive(_ reading: Reading) { _ = reading.values() }
}

struct ReadingTests {
  private let rows = Reading.Rows(
    sequenceCount: 2, headCount: 3, queryCount: 4, keyCount: 5, isCausal: false)

  @Test func withoutAMaskAllQueriesSeeEachKey() {
    #expect(rows.viewerCounts == [8, 8, 8, 8, 8])
    let causal = Reading.Rows(
      sequenceCount: 2, headCount: 1, queryCount: 3, keyCount: 3, isCausal: true)
    #expect(causal.viewerCounts == [6, 4, 2])
    let told = Reading.Rows(
      sequenceCount: 2, headCount: 1, queryCount: 3, keyCount: 2, isCausal: false
    ) { [$0, 3 * $0] }
    #expect(told.viewerCounts == [2, 6])
  }

  @Test func numbersOfAnotherShapeStop() async {
    await #expect(processExitsWith: .failure) {
      Asker().observing {
        Observation.tell("gate", .perToken(groups: 2)) { .zeros([1, 4, 3]) }
      }
    }
    await #expect(processExitsWith: .failure) {
      Asker().observing { Observation.tell("x", .stream) { .zeros([4]) } }
    }
    await #expect(processExitsWith: .failure) {
      let rows = Reading.Rows(
        sequenceCount: 1, headCount: 1, queryCount: 2, keyCount: 2, isCausal: false)
      Asker().observing {
        Observation.current?.tellRows("weights", rows) { .zeros([1, 1, $0.count, 3]) }
      }
    }
    await #expect(processExitsWith: .success) {
      Asker().observing {
        Observation.tell("gate", .perToken(groups: 2)) { .zeros([1, 4, 6]) }
        Observation.tell("gate", .perToken(groups: 2)) { .zeros([6]) }
      }
    }
  }
}
