import TestSupport
import Testing

@testable import SluiceText

/// Encoding a text in pieces or parts gives the tokens of the whole text.
struct BytePairStreamTests {
  private static let parts = [
    "the", " ", "\n", "\r\n", "  ", "it's", "'ll", "12", "345", "é", "e\u{301}", "中文", "。", "!",
    "ไทย", "नि", "<|im_end|>", "<|im_", "|>", "<think>", "strip", " strip ", "word", "café", "cafe",
    "\u{301}", "👍🏽", "\u{200D}", "\t", "x", "A", ".", "_", "-", "\u{A0}", "\u{3000}", "<", "a b",
  ]

  private func text(_ random: inout TestGenerator, count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in
      Array(Self.parts[Int.random(in: 0..<Self.parts.count, using: &random)].utf8)
    }
  }

  @Test func piecesMakeTheWhole() throws {
    var random = TestGenerator(seed: 1)
    for rules in try TokenizerFixture.read().rules {
      let tokenizer = try TokenizerFixture.tokenizer(rules)
      for recognition in AddedToken.Recognition.allCases {
        for _ in 0..<12 {
          let text = text(&random, count: 120)
          let whole = tokenizer.encode(
            String(decoding: text, as: UTF8.self), recognizing: recognition)
          var stream = BytePairStream(tokenizer, recognizing: recognition)
          var (tokens, rest) = ([Int32](), text[...])
          while !rest.isEmpty {
            let size = Int.random(in: 1...60, using: &random)
            tokens += try stream.append(rest.prefix(size))
            rest = rest.dropFirst(size)
          }
          tokens += try stream.finish()
          #expect(
            tokens == whole,
            "\(rules.name) \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
      }
    }
  }

  /// Cuts the text at every allowed place.
  @Test func cutsChangeNothing() throws {
    var random = TestGenerator(seed: 2)
    var cutCount = 0
    for rules in try TokenizerFixture.read().rules {
      let tokenizer = try TokenizerFixture.tokenizer(rules)
      for _ in 0..<40 {
        let text = text(&random, count: 60)
        let whole = tokenizer.encode(String(decoding: text, as: UTF8.self))
        let parts = text.withUnsafeBufferPointer { tokenizer.model.seams.parts(of: $0, size: 1) }
        cutCount += parts.count - 1
        #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == text.count)
        let tokens = text.withUnsafeBufferPointer { text in
          parts.flatMap { part in
            var encoder = BytePairEncoder(tokenizer.model, textLength: part.count)
            encoder.append(
              UnsafeBufferPointer(rebasing: text[part]), recognizing: .all,
              isStart: part.lowerBound == 0)
            return encoder.tokens
          }
        }
        #expect(
          tokens == whole, "\(rules.name) \(String(decoding: text, as: UTF8.self).debugDescription)"
        )
      }
    }
    #expect(cutCount > 2000)
  }

  @Test func longTextsAreEncodedInParts() throws {
    let tokenizer = try TokenizerFixture.tokenizer()
    var random = TestGenerator(seed: 3)
    let text = text(&random, count: 160_000)
    #expect(text.count > 1 << 19)
    try text.withUnsafeBufferPointer { text in
      var encoder = BytePairEncoder(tokenizer.model, textLength: text.count)
      encoder.append(text, recognizing: .all)
      let whole = encoder.tokens
      let parallel = try tokenizer.encode(text)
      #expect(parallel == whole)
      let backwards = tokenizer.model.encode(text, recognizing: .all) { count, body in
        for index in (0..<count).reversed() { body(index) }
      }
      #expect(backwards == whole)
    }
  }

  @Test func aTextWithoutCutsIsOnePart() throws {
    let tokenizer = try TokenizerFixture.tokenizer()
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 5000)
    text.withUnsafeBufferPointer {
      #expect(tokenizer.model.seams.parts(of: $0, size: 100) == [0..<5000])
    }
    var stream = BytePairStream(tokenizer)
    var tokens: [Int32] = []
    for index in stride(from: 0, to: 5000, by: 10) {
      tokens += try stream.append(text[index..<index + 10])
    }
    #expect(tokens == [])
    #expect(try stream.finish() == tokenizer.encode(String(decoding: text, as: UTF8.self)))
  }

  @Test func aTextThatIsNotUTF8IsRefusedWhereItIs() throws {
    let tokenizer = try TokenizerFixture.tokenizer()
    var stream = BytePairStream(tokenizer, source: "notes.txt")
    var error: VocabularyError?
    do {
      for _ in 0..<20 { _ = try stream.append(Array("some words. ".utf8)) }
      _ = try stream.append([0x41, 0xFF, 0x41])
    } catch let caught as VocabularyError {
      error = caught
    }
    #expect(error?.description == "notes.txt is not valid UTF-8: byte 0xFF at offset 241")
    var other = BytePairStream(tokenizer)
    _ = try other.append([0xE2, 0x82])
    #expect(throws: VocabularyError.self) { try other.finish() }
  }
}
