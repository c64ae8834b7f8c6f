import Testing

@testable import SluiceText

struct ScalarSetTests {
  private func set(_ text: String) throws -> ScalarSet {
    var (set, text) = (ScalarSet(), text)
    try text.withUTF8 { try set.formUnion($0, source: "the text") }
    return set
  }

  @Test(arguments: [
    "", "hello", "\u{0}", "é€𝄞a\u{10FFFF}\u{D7FF}\u{E000}", "\u{3F}\u{40}\u{7F}\u{80}",
  ])
  func hasWhatOccurs(text: String) throws {
    let (set, expected) = (try set(text), Set(text.unicodeScalars))
    #expect(set.sorted == expected.sorted())
    #expect(set.isEmpty == text.isEmpty)
    for scalar: Unicode.Scalar in ["\u{0}", "h", "é", "𝄞", "\u{10FFFF}", "z"] {
      #expect(set.contains(scalar) == expected.contains(scalar))
    }
  }

  @Test func unitesWithAnother() throws {
    for (a, b) in [("ab", "bc€"), ("€", "a"), ("", "a"), ("a", "")] {
      var set = try set(a)
      try set.formUnion(self.set(b))
      #expect(set.sorted == Set((a + b).unicodeScalars).sorted())
    }
  }

  /// The size of the set depends on the largest scalar in it.
  @Test func costsNoMoreThanItsLargestScalar() throws {
    #expect(try set("").words.isEmpty)
    #expect(try set("hello").words.count == 2)
    #expect(try set("é").words.count == 4)
  }
}
