import Testing

@testable import Sluice

struct LoadedNumbersTests {
  private func insert(
    rows: [Range<Int>], columns: [Range<Int>]?, into numbers: inout LoadedNumbers
  ) -> Bool {
    numbers.insert(rows: rows, columns: columns)
  }

  @Test func numbersThatCameBeforeAreRefused() {
    var numbers = LoadedNumbers(shape: [4, 6])
    #expect(insert(rows: [0..<2], columns: nil, into: &numbers))
    #expect(numbers.count == 12)
    #expect(!insert(rows: [1..<3], columns: nil, into: &numbers))
  }

  @Test func partsOfRowsAreKeptApart() {
    var numbers = LoadedNumbers(shape: [4, 6])
    #expect(insert(rows: [0..<4], columns: [0..<2, 4..<6], into: &numbers))
    #expect(numbers.count == 16)
    #expect(!insert(rows: [3..<4], columns: [1..<3], into: &numbers))
    var others = LoadedNumbers(shape: [4, 6])
    #expect(insert(rows: [2..<4, 0..<2], columns: [3..<6], into: &others))
    #expect(insert(rows: [0..<4], columns: [0..<3], into: &others))
    #expect(others.count == 24)
  }

  @Test func aRowTwiceInOneTensorIsRefused() {
    var numbers = LoadedNumbers(shape: [4])
    #expect(!insert(rows: [0..<1, 0..<1], columns: nil, into: &numbers))
    var scalar = LoadedNumbers(shape: [])
    #expect(insert(rows: [0..<1], columns: nil, into: &scalar))
    #expect(scalar.count == 1)
  }
}
