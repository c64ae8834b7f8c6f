@testable import SluiceText
@testable import SluiceFiles
import Foundation
import Testing

struct VocabularyTests {
  @Test func charactersAreSorted() throws {
    let vocabulary = try Vocabulary(charactersOf: "hello")
    #expect(vocabulary.count == 4)
    #expect(try vocabulary.encode("hole") == [1, 3, 2, 0])
    #expect(vocabulary.decode([1, 3, 2, 0]) == "hole")
  }

  @Test(arguments: [
    "a\r\nb\n\rc", "e\u{301}é", "👩‍👩‍👧 ẞ 文字", "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}",
    "\u{FEFF}x\u{10000}\u{10FFFF}",
  ]) func everyScalarReturns(text: String) throws {
    let scalars = Array(text.unicodeScalars)
    let vocabulary = try Vocabulary(charactersOf: text)
    #expect(vocabulary.count == Set(scalars).count)
    let tokens = try vocabulary.encode(text)
    #expect(tokens.count == scalars.count)
    #expect(Array(vocabulary.decode(tokens).unicodeScalars) == scalars)
    let bytes = try Vocabulary.bytes.encode(text)
    #expect(bytes == text.utf8.map { Int32($0) })
    #expect(Array(Vocabulary.bytes.decode(bytes).unicodeScalars) == scalars)
  }

  @Test func emptyTextHasNoTokensAndNoVocabulary() throws {
    #expect(try Vocabulary(charactersOf: "a").encode("") == [])
    let error = #expect(throws: VocabularyError.self) {
      try Vocabulary(charactersOf: "", source: "book.txt")
    }
    #expect(
      error?.description == "book.txt is empty: a vocabulary needs at least one character")
  }

  @Test func namesTheFirstUnknownCharacter() throws {
    let vocabulary = try Vocabulary(charactersOf: "abc é")
    for (text, scalar, position) in [("é a!b?", "!", 4), ("\u{1F600}", "\u{1F600}", 1)] {
      let error = #expect(throws: VocabularyError.self) { try vocabulary.encode(text) }
      let expected = try #require(scalar.unicodeScalars.first)
      #expect(
        error?.problem
          == .unknownCharacter(expected, position: position, vocabularySize: vocabulary.count))
    }
    let error = #expect(throws: VocabularyError.self) {
      try vocabulary.encode("a\nb", source: "the prompt")
    }
    #expect(
      error?.description
        == #"the prompt: character 2, "\n" (U+000A), is not among the 5 characters of the vocabulary"#
    )
    #expect(error?.category == .badData)
  }

  @Test func namesTheFirstInvalidByte() throws {
    let wrong: [([UInt8], Int, UInt8)] = [
      ([0x61, 0xFF], 1, 0xFF), ([0x80], 0, 0x80), ([0xC3], 0, 0xC3), ([0xC0, 0x80], 0, 0xC0),
      ([0x61, 0xC3, 0x61], 1, 0xC3), ([0xE0, 0x9F, 0xBF], 0, 0xE0), ([0xED, 0xA0, 0x80], 0, 0xED),
      ([0xE2, 0x82], 0, 0xE2), ([0xE2, 0x82, 0x28], 0, 0xE2), ([0xF0, 0x8F, 0x80, 0x80], 0, 0xF0),
      ([0xF4, 0x90, 0x80, 0x80], 0, 0xF4), ([0xF5, 0x80, 0x80, 0x80], 0, 0xF5),
    ]
    let vocabulary = try Vocabulary(charactersOf: "a")
    for (bytes, offset, byte) in wrong {
      let error = #expect(throws: VocabularyError.self) {
        try bytes.withUnsafeBufferPointer { try Vocabulary(charactersOf: $0) }
      }
      #expect(error?.problem == .invalidUTF8(offset: offset, byte: byte))
      let again = #expect(throws: VocabularyError.self) {
        try bytes.withUnsafeBufferPointer { try vocabulary.encode($0, source: "book.txt") }
      }
      #expect(
        again?.description
          == "book.txt is not valid UTF-8: byte 0x\(String(byte, radix: 16, uppercase: true)) "
          + "at offset \(offset)")
      let tokens = try bytes.withUnsafeBufferPointer { try Vocabulary.bytes.encode($0) }
      #expect(tokens == bytes.map { Int32($0) })
    }
  }

  @Test(arguments: ["hello", "\u{0}\n\r\"\\/e\u{301}👩‍👩‍👧\u{FEFF}\u{2028}"])
  func returnsFromJSON(text: String) throws {
    for vocabulary in [try Vocabulary(charactersOf: text), .bytes] {
      let json = try JSONEncoder().encode(vocabulary)
      #expect(try JSONDecoder().decode(Vocabulary.self, from: json) == vocabulary)
    }
  }

  @Test(arguments: [
    "{}", #"{"type":"words"}"#, #"{"type":"characters"}"#,
    #"{"type":"characters","characters":""}"#, #"{"type":"characters","characters":"aba"}"#,
  ]) func refusesOtherJSON(json: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8))
    }
  }

  /// It takes a third of a second without optimization.
  @Test(.timeLimit(.minutes(1))) func isFastEnough() throws {
    let text = String(repeating: "To be, or not to be: é\r\n", count: 100_000)
    let vocabulary = try Vocabulary(charactersOf: text)
    #expect(try vocabulary.encode(text).count == text.unicodeScalars.count)
  }
}
