import SluiceFiles
import TestSupport
import Testing

@testable import SluiceText

struct BytePairLearnerTests {
  /// The trainer of `tokenizers` makes the same tokens and merges for the text.
  @Test func whatIsLearntIsWhatTokenizersLearns() throws {
    let text = try TokenizerFixture.text("text.txt")
    let expected = try BytePairTokenizer(json: TokenizerFixture.text("learnt.tokenizer.json"))
    let learnt = try BytePairTokenizer(learnedFrom: text, vocabularySize: 400)
    #expect(learnt.count == 400 && learnt == expected)
  }

  @Test func piecesTeachWhatTheWholeTeaches() throws {
    let text = try TokenizerFixture.text("text.txt")
    let whole = try BytePairTokenizer(learnedFrom: text, vocabularySize: 500)
    for size in [1, 7, 100] {
      var (learner, rest) = (BytePairLearner(), Array(text.utf8)[...])
      while !rest.isEmpty {
        try learner.append(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      try learner.endText()
      #expect(try learner.tokenizer(vocabularySize: 500) == whole)
    }
  }

  /// The definition: counts all neighbors again for each merge.
  private func reference(_ words: [String], merges: Int, _ start: BytePairTokenizer) -> [[UInt8]] {
    var parts = words.map { $0.utf8.map { [$0] } }
    var found: [[UInt8]] = []
    var numbers: [[UInt8]: Int32] = [:]
    for token in 0..<256 { numbers[start.bytes(of: Int32(token))] = Int32(token) }
    while found.count < merges {
      var counts: [[[UInt8]]: Int] = [:]
      for word in parts {
        for pair in zip(word, word.dropFirst()) { counts[[pair.0, pair.1], default: 0] += 1 }
      }
      let best = counts.min { a, b in
        func key(_ pair: (key: [[UInt8]], value: Int)) -> (Int, Int32, Int32) {
          (-pair.value, numbers[pair.key[0]] ?? 0, numbers[pair.key[1]] ?? 0)
        }
        return key(a) < key(b)
      }
      guard let best, best.value >= 2 else { break }
      let joined = best.key[0] + best.key[1]
      if numbers[joined] == nil { numbers[joined] = Int32(256 + found.count) }
      found.append(joined)
      for word in parts.indices {
        var place = 0
        while place + 1 < parts[word].count {
          if parts[word][place] == best.key[0], parts[word][place + 1] == best.key[1] {
            parts[word].replaceSubrange(place...place + 1, with: [joined])
          }
          place += 1
        }
      }
    }
    return found
  }

  @Test func mergesAreTheMostFrequentNeighbours() throws {
    var random = TestGenerator(seed: 5)
    for letters in ["ab", "abc", "aab b", "the heat of it"] {
      let text = String(
        (0..<400).map { _ in letters.randomElement(using: &random) ?? "a" })
      let tokenizer = try BytePairTokenizer(learnedFrom: text, vocabularySize: 290)
      let expected = reference(PreTokenizer.gpt2.words(of: text), merges: 34, tokenizer)
      let found = tokenizer.model.merges.pairs.map { left, right in
        tokenizer.bytes(of: left) + tokenizer.bytes(of: right)
      }
      #expect(found == expected)
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }

  @Test func rulesAndAddedTokensArePartOfIt() throws {
    let text = String(repeating: "caf\u{E9} cafe\u{301} 12 123<|end|>", count: 5)
    let tokenizer = try BytePairTokenizer(
      learnedFrom: text, vocabularySize: 300,
      rules: BytePairRules(preTokenizer: .qwen2, normalization: .nfc), addedTokens: ["<|end|>"])
    #expect(tokenizer.token(of: "<|end|>") == 0 && tokenizer.isSpecial(0))
    let tokens = tokenizer.encode(text)
    #expect(tokens.count { $0 == 0 } == 5)
    // No digit and no added token is part of a merge.
    #expect(
      (257..<tokenizer.count).allSatisfy { token in
        tokenizer.bytes(of: Int32(token)).allSatisfy { !(0x30...0x3C).contains($0) }
      })
    #expect(tokenizer.encode("caf\u{E9}") == tokenizer.encode("cafe\u{301}"))
    let copy = try BytePairTokenizer(json: String(decoding: tokenizer.json, as: UTF8.self))
    #expect(copy == tokenizer && copy.encode(text) == tokens)
  }

  @Test func aTextWithoutMoreToLearnMakesASmallerVocabulary() throws {
    let tokenizer = try BytePairTokenizer(learnedFrom: "abcd abcd", vocabularySize: 5000)
    #expect(tokenizer.count < 270 && tokenizer.encode("abcd").count == 1)
    #expect(try BytePairTokenizer(learnedFrom: "", vocabularySize: 256).count == 256)
  }

  @Test func aVocabularyHasRoomForBytes() {
    let error = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer(learnedFrom: "a", vocabularySize: 256, addedTokens: ["<s>"])
    }
    #expect(
      error?.description
        == "the vocabulary: a vocabulary of 256 is too small: bytes and added tokens are 257")
    #expect(error?.category == .badConfiguration)
  }
}
