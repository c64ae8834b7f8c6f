import Testing

@testable import SluiceKernels

struct VectorSlotTests {
  @Test(arguments: awkwardCounts)
  func coversEveryElementOnce(count: Int) {
    let input = samples(count)
    let doubled = filled(count) { output in
      for slot in VectorSlots(count) { slot.store(slot.load(input) * 2, to: output) }
    }
    #expect(doubled == input.map { $0 * 2 })
  }

  @Test func startsWhereTheRangeStarts() {
    let input = samples(40)
    let output = changed([Float](repeating: 0, count: 40)) { output in
      for slot in VectorSlots(5..<38) { slot.store(slot.load(input), to: output) }
    }
    #expect(output == input.indices.map { (5..<38).contains($0) ? input[$0] : 0 })
  }

  @Test(arguments: 0...16) func fillsWhatLiesBeyondTheRow(count: Int) {
    let input = samples(count)
    let lanes = VectorSlot(offset: 0, count: count).load(input, filling: 7)
    #expect((0..<16).allSatisfy { lanes[$0] == ($0 < count ? input[$0] : 7) })
    #expect(Lanes(from: input, count: count, filling: 7) == lanes)
  }

  @Test(arguments: 0...16) func writesNothingBeyondTheRow(count: Int) {
    let lanes = Lanes(from: samples(16), count: 16)
    let output = changed([Float](repeating: 7, count: 17)) { lanes.store(to: $0, count: count) }
    #expect((0..<17).allSatisfy { output[$0] == ($0 < count ? lanes[$0] : 7) })
  }
}
