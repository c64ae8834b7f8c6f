import Testing

@testable import SluiceCommand

struct WordingTests {
  @Test func countsHaveGroupsOfThree() {
    let texts = [0, 7, 999, 1000, 1_115_394, -1234].map { Wording.count($0) }
    #expect(texts == ["0", "7", "999", "1,000", "1,115,394", "-1,234"])
    #expect(Wording.count(1, "file") == "1 file")
    #expect(Wording.count(2, "file") == "2 files")
  }

  @Test func decimalsAreRounded() {
    #expect(Wording.decimal(1.88606) == "1.8861")
    #expect(Wording.decimal(0.00004) == "0.0000")
    #expect(Wording.decimal(-0.00004) == "0.0000")
    #expect(Wording.decimal(-1.5, places: 1) == "-1.5")
    #expect(Wording.decimal(9.99996) == "10.0000")
    #expect(Wording.decimal(2.5, places: 0) == "3")
    #expect(Wording.decimal(Double.infinity) == "inf")
  }

  @Test func durationsGrowCoarser() {
    let texts = [0.4, 48, 110, 3599.4, 7500, 1e300].map { Wording.duration($0) }
    #expect(texts == ["0 s", "48 s", "1 min 50 s", "59 min 59 s", "2 h 5 min", "very long"])
  }

  @Test func bytesAreRoundedUp() {
    #expect(Wording.bytes(1) == "1 MB")
    #expect(Wording.bytes(119_000_001) == "120 MB")
    #expect(Wording.bytes(1_400_000_000) == "1.4 GB")
  }
}
