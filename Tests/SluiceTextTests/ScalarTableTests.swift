import Testing

@testable import SluiceText

struct ScalarTableTests {
  /// The table calls the function for fewer scalars than there are.
  @Test func everyScalarHasItsClass() {
    var wrong: [UInt32] = []
    for value in UInt32(0)..<0x110000 {
      // Only some scalars of planes with equal values.
      if value >= 0x40000, value % 0x1001 != 0, !(0xE0000..<0xE0200).contains(value) { continue }
      guard let scalar = Unicode.Scalar(value) else { continue }
      var expected = ScalarClass(scalar)
      if scalar.properties.isWhitespace { expected.insert(.space) }
      if ScalarTable.classes[value] != expected.rawValue { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  @Test func classesAreThoseOfPatterns() {
    for (scalar, expected) in [
      ("a", [.letter, .lower]), ("A", [.letter, .upper]), ("ǅ", [.letter, .upper]),
      ("ʰ", [.letter, .upper, .lower]), ("文", [.letter, .upper, .lower]), ("7", .number),
      ("½", .number), ("Ⅷ", .number), ("\u{301}", [.mark, .upper, .lower]),
      ("\u{903}", [.mark, .upper, .lower]), (" ", .space), ("\n", [.space, .lineEnd]),
      ("\r", [.space, .lineEnd]), ("\u{B}", .space), ("\u{85}", .space), ("\u{A0}", .space),
      ("\u{3000}", .space), ("\u{200B}", []), ("!", []), ("€", []), ("😀", []), ("\u{0}", []),
      ("\u{378}", []), ("\u{E000}", []), ("\u{10FFFF}", []),
    ] as [(Unicode.Scalar, ScalarClass)] {
      #expect(ScalarClass(rawValue: ScalarTable.classes[scalar.value]) == expected, "\(scalar)")
    }
  }
}
