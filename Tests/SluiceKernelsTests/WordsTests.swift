import Testing

@testable import SluiceKernels

struct WordsTests {
  /// Words on both sides of the bounds of signed numbers and of halves.
  private let bounds: [UInt32] = [
    0, 1, 0xFFFE, 0xFFFF, 0x1_0000, 0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001,
    0xABCD_1234, 0xFFFF_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 2, 3, 4,
  ]

  @Test func wordsAreComparedAsUnsignedNumbers() {
    let words = SIMD16<UInt32>(bounds)
    for other in bounds {
      let isLess = words.isLess(than: SIMD16(repeating: other))
      for (lane, word) in bounds.enumerated() {
        #expect(isLess[lane] == (word < other), "\(word) < \(other)")
      }
    }
  }

  @Test func lowHalvesStayInOrder() {
    let halves = SIMD16(lowHalvesOf: SIMD16<UInt32>(bounds))
    for (lane, word) in bounds.enumerated() {
      #expect(halves[lane] == UInt16(word & 0xFFFF))
    }
  }
}
