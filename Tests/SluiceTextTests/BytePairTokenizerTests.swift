import Foundation
import Testing

@testable import SluiceText

/// Compared with Hugging Face's `tokenizers`.
struct BytePairTokenizerTests {
  private static let fixture = Result { try TokenizerFixture.read() }

  @Test func tokensAreThoseOfTokenizers() throws {
    let fixture = try Self.fixture.get()
    #expect(fixture.rules.count == 18 && fixture.texts.count > 60)
    for rules in fixture.rules {
      let tokenizer = try TokenizerFixture.tokenizer(rules)
      for (text, expected) in zip(fixture.texts, rules.ids) {
        #expect(
          tokenizer.encode(text) == expected,
          "\(rules.name) \(rules.normalizer.json) \(text.debugDescription)")
      }
    }
  }

  @Test func specialTokensCanBePlainText() throws {
    let fixture = try Self.fixture.get()
    let tokenizer = try TokenizerFixture.tokenizer()
    for (text, expected) in zip(fixture.texts, fixture.specialAsText) {
      #expect(
        tokenizer.encode(text, recognizing: .ordinary) == expected, "\(text.debugDescription)")
    }
    let end = try #require(tokenizer.token(of: "<|im_end|>"))
    let think = try #require(tokenizer.token(of: "<think>"))
    let text = "<think><|im_end|>"
    #expect(tokenizer.encode(text) == [think, end])
    #expect(tokenizer.encode(text, recognizing: .ordinary).first == think)
    let plain = tokenizer.encode(text, recognizing: .none)
    #expect(!plain.contains(think) && !plain.contains(end))
    #expect(tokenizer.decode(plain) == text)
  }

  @Test func decodingIsThatOfTokenizers() throws {
    let tokenizer = try TokenizerFixture.tokenizer()
    for expected in try Self.fixture.get().decoded {
      for (skips, text) in [(false, expected.text), (true, expected.skipped)] {
        let decoded = tokenizer.decode(expected.ids, skippingSpecial: skips)
        #expect(Array(decoded.unicodeScalars) == Array(text.unicodeScalars))
        var decoder = TextDecoder(.bytePairs(tokenizer), skippingSpecial: skips)
        let pieces = expected.ids.map { decoder.decode($0) }.joined() + decoder.finish()
        #expect(Array(pieces.unicodeScalars) == Array(text.unicodeScalars))
      }
    }
  }

  /// Decoding gives every text again, scalar by scalar, except added tokens with letters of the
  /// byte alphabet, which `tokenizers` decodes to bytes.
  @Test func everyTextReturns() throws {
    let fixture = try Self.fixture.get()
    for rules in fixture.rules where rules.normalizer.json == "null" && rules.name != "prefix-space"
    {
      let vocabulary = Vocabulary.bytePairs(try TokenizerFixture.tokenizer(rules))
      for text in fixture.texts where !["strip", "caf\u{E9}"].contains(where: text.contains) {
        let decoded = vocabulary.decode(try vocabulary.encode(text))
        #expect(Array(decoded.unicodeScalars) == Array(text.unicodeScalars))
      }
    }
  }

  @Test func numbersThatStandForNoTokenHaveNoText() throws {
    let vocabulary = Vocabulary.bytePairs(try TokenizerFixture.tokenizer())
    #expect(vocabulary.decode([-1, Int32(vocabulary.count), 1 << 30]) == "")
    var decoder = TextDecoder(vocabulary)
    #expect(decoder.decode(Int32(vocabulary.count) + 7) == "")
  }

  @Test func textThatIsNotUTF8IsRefused() throws {
    let vocabulary = Vocabulary.bytePairs(try TokenizerFixture.tokenizer())
    let bytes = Array("0123456789abcdef".utf8) + [0xC3, 0x41]
    let error = #expect(throws: VocabularyError.self) {
      try bytes.withUnsafeBufferPointer { try vocabulary.encode($0, source: "x.txt") }
    }
    #expect(error?.description == "x.txt is not valid UTF-8: byte 0xC3 at offset 16")
  }

  /// Writing and reading gives an equal tokenizer, and copies are equal.
  @Test func itComesBackFromItsFile() throws {
    for rules in try Self.fixture.get().rules {
      let tokenizer = try TokenizerFixture.tokenizer(rules)
      let copy = try BytePairTokenizer(json: String(decoding: tokenizer.json, as: UTF8.self))
      #expect(copy == tokenizer && copy.hashValue == tokenizer.hashValue)
      #expect(copy.rules == tokenizer.rules && copy.json == tokenizer.json)
    }
    let all = try Self.fixture.get().rules.map { try TokenizerFixture.tokenizer($0) }
    #expect(all[0] != all[1] && all[0] != all[2])
  }
}
