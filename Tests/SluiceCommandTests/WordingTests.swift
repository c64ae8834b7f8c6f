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
    #expect(Wording.bytes(1) == "1 kB")
    #expect(Wording.bytes(999_999) == "1000 kB")
    #expect(Wording.bytes(1_000_000) == "1 MB")
    #expect(Wording.bytes(119_000_001) == "120 MB")
    #expect(Wording.bytes(1_400_000_000) == "1.4 GB")
  }

  @Test func fourDigitsSayEnough() {
    let texts = [0, 0.41234, 9.9, 41.234, 412.34, 4123.4, 41234].map { Wording.significant($0) }
    #expect(texts == ["0.0000", "0.4123", "9.900", "41.23", "412.3", "4123", "41234"])
    let small = [0.041234, -0.00041234, 1.25e-9, 1e-30].map { Wording.significant($0) }
    #expect(small == ["0.04123", "-0.0004123", "0.000000001250", "0.000000000000000"])
    #expect(Wording.significant(.infinity) == "inf")
    #expect(Wording.percent(0.923) == "92 %")
  }

  @Test func ratesHaveThreeDigitsAtMost() {
    let texts = ([1e-3, 1e-4, 5.8671e-4, 9.996e-4, 0.0625, 1, 12, 3e-12, 0] as [Float]).map(
      Wording.rate)
    #expect(
      texts == ["1e-3", "1e-4", "5.87e-4", "1e-3", "6.25e-2", "1e0", "1.2e1", "3e-12", "0.0"])
  }

  @Test func columnsAreAsWideAsTheirWidestCell() {
    let table = Wording.table([["", "ms"], ["product", "1"], ["step", "1000"]])
    #expect(table == "           ms\nproduct     1\nstep     1000\n")
  }
}
