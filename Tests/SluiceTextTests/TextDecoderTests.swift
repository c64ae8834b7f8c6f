@testable import SluiceText
import Testing

struct TextDecoderTests {
  @Test func holdsIncompleteCharactersBack() {
    var decoder = TextDecoder(.bytes)
    let pieces = Array("aé€👩".utf8).map { decoder.decode(Int32($0)) }
    #expect(pieces == ["a", "", "é", "", "", "€", "", "", "", "👩"])
    #expect(decoder.finish() == "")
  }

  @Test func showsWhatCanBeNoCharacterAtOnce() {
    var decoder = TextDecoder(.bytes)
    #expect(decoder.decode(0xFF) == "\u{FFFD}")
    #expect(decoder.decode(0x80) == "\u{FFFD}")
    // 0xE0 must be followed by 0xA0 or more.
    #expect(decoder.decode(0xE0) == "")
    #expect(decoder.decode(0x80) == "\u{FFFD}\u{FFFD}")
    #expect(decoder.decode(0xE2) == "")
    #expect(decoder.decode(0x61) == "\u{FFFD}a")
    #expect(decoder.decode(0xF0) == "")
    #expect(decoder.finish() == "\u{FFFD}")
    #expect(decoder.finish() == "")
  }

  /// All strings of up to four of the bytes at which the rules of UTF-8 change.
  @Test func piecesMakeTheWhole() {
    let bytes: [Int32] = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xF0, 0xF4]
    var strings: [[Int32]] = [[]]
    for _ in 0..<4 {
      strings += strings.flatMap { string in bytes.map { string + [$0] } }
      strings = Array(Set(strings))
    }
    var wrong: [[Int32]] = []
    for string in strings {
      var decoder = TextDecoder(.bytes)
      let text = string.map { decoder.decode($0) }.joined() + decoder.finish()
      let whole = String(decoding: string.map { UInt8($0) }, as: UTF8.self)
      if Array(text.unicodeScalars) != Array(whole.unicodeScalars) { wrong.append(string) }
    }
    #expect(wrong == [])
  }
}
