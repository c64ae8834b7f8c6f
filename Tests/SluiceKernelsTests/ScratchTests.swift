import Testing

@testable import SluiceKernels

struct ScratchTests {
  /// Slices, one of which is optional.
  private struct Slices {
    let first, last: UnsafeMutablePointer<Float>
    let middle: UnsafeMutablePointer<Float>?

    init(_ scratch: inout Scratch, hasMiddle: Bool) {
      first = scratch.take(3)
      middle = hasMiddle ? scratch.take(5) : nil
      last = scratch.take(7)
    }
  }

  @Test(arguments: [false, true])
  func sizeIsWhatIsTaken(hasMiddle: Bool) {
    #expect(Scratch.size { Slices(&$0, hasMiddle: hasMiddle) } == (hasMiddle ? 15 : 10))
  }

  @Test(arguments: [false, true])
  func slicesFollowEachOther(hasMiddle: Bool) {
    withScratch({ Slices(&$0, hasMiddle: hasMiddle) }) { slices in
      #expect(UInt(bitPattern: slices.first) % 64 == 0)
      #expect(slices.middle == (hasMiddle ? slices.first + 3 : nil))
      #expect(slices.last == slices.first + (hasMiddle ? 8 : 3))
    }
  }

  @Test func slicesOnTheStackFollowEachOther() {
    var isCalled = false
    withStackScratch({ ($0.take(2), $0.take(4)) }) { first, second in
      isCalled = true
      #expect(second == first + 2)
      first.update(repeating: 1, count: 2)
      second.update(repeating: 2, count: 4)
      #expect(first[1] == 1 && second[3] == 2)
    }
    #expect(isCalled)
  }

  @Test func nothingIsTakenOfNothing() {
    withScratch({ $0.take(0) }) { slice in #expect(UInt(bitPattern: slice) % 64 == 0) }
  }

  @Test func memoryThatIsThereIsHandedOut() {
    withScratch(6) { memory in
      var scratch = Scratch(memory, count: 6)
      #expect(scratch.take(2) == memory)
      #expect(scratch.take(4) == memory + 2)
      #expect(scratch.count == 6)
    }
  }
}
