import Foundation
import TestSupport
import Testing

@testable import SluiceText

struct CompositionTests {
  private func composed(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer {
      let composed = Composition.composed($0)
      if Composition.isComposed($0) { #expect(composed == bytes, "\(text.debugDescription)") }
      return composed
    }
  }

  /// The composition of the whole text by the standard library, which does not order the marks of three Tibetan
  /// vowels among others unless they are decomposed before.
  private func reference(_ text: String) -> [UInt8] {
    let vowels: [Unicode.Scalar: String] = [
      "\u{F73}": "\u{F71}\u{F72}", "\u{F75}": "\u{F71}\u{F74}", "\u{F81}": "\u{F71}\u{F80}",
    ]
    let decomposed = text.unicodeScalars.map { vowels[$0] ?? String($0) }.joined()
    var bytes: [UInt8] = []
    decomposed._withNFCCodeUnits { bytes.append($0) }
    return bytes
  }

  @Test(arguments: [
    ("e\u{301}", "é"), ("A\u{30A}", "Å"), ("\u{212B}", "Å"), ("o\u{323}\u{302}", "ộ"),
    ("o\u{302}\u{323}", "ộ"), ("\u{1100}\u{1161}\u{11A8}", "각"), ("\u{958}", "\u{915}\u{93C}"),
    ("\u{301}", "\u{301}"), ("", ""), ("plain", "plain"), ("\u{344}", "\u{308}\u{301}"),
    ("q\u{301}\u{F73}", "q\u{F71}\u{F72}\u{301}"), ("q\u{301}\u{F81}", "q\u{F71}\u{F80}\u{301}"),
    ("か\u{3099}", "が"), ("\u{F900}", "\u{8C48}"), ("a\u{30D}\u{323}b", "ạ\u{30D}b"),
  ])
  func textsAreComposed(text: String, expected: String) {
    #expect(composed(text) == Array(expected.utf8))
  }

  /// No scalar that is classified as safe changes itself or the text before it.
  @Test func safeScalarsAreSafe() {
    var wrong: [UInt32] = []
    for value in UInt32(0x80)..<0x32000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(Character(scalar))
      if composed(text) != reference(text) { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  /// Random marks, letters and syllables, many of which compose.
  @Test func randomTextsAreComposedAsAWhole() {
    var random = TestGenerator(seed: 3)
    let ranges: [ClosedRange<UInt32>] = [
      0x41...0x7A, 0xC0...0xFF, 0x300...0x36F, 0x300...0x345, 0x590...0x5FF, 0x64B...0x655,
      0x900...0x9FF, 0xB00...0xDFF, 0xE00...0xEFF, 0xF40...0xFBC, 0x1000...0x103F,
      0x1100...0x11FF, 0x1E00...0x1FFF, 0x3040...0x30FF, 0xAC00...0xAC40, 0x11000...0x115FF,
      0x1D150...0x1D1C0, 0x16D60...0x16D6F, 0xFB1D...0xFB4F,
    ]
    for _ in 0..<4000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
        Unicode.Scalar(UInt32.random(in: range, using: &random)).map { text.append($0) }
      }
      let string = String(text)
      #expect(composed(string) == reference(string), "\(string.debugDescription)")
    }
  }
}
