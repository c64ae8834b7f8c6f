import TestSupport
import Testing

@testable import SluiceText

struct WordMergerTests {
  /// The definition: repeatedly merges the pair of lowest rank, the leftmost of equal ones.
  private func reference(_ word: [UInt8], _ model: BytePairModel) -> [Int32] {
    var tokens = word.map { model.byteTokens.base[Int($0)] }
    while true {
      let merges = tokens.indices.dropLast().map { model.merges.merge(tokens[$0], tokens[$0 + 1]) }
      guard let least = merges.min(), least != MergeTable.none,
        let place = merges.firstIndex(of: least)
      else { return tokens }
      tokens.replaceSubrange(place...place + 1, with: [MergeTable.token(of: least)])
    }
  }

  @Test(arguments: [1, 2, 3, 5, 17, 63, 64, 65, 100, 300])
  func wordsOfAllLengthsAreMergedByTheDefinition(length: Int) throws {
    let model = try TokenizerFixture.tokenizer().model
    var random = TestGenerator(seed: UInt64(length))
    var merger = WordMerger(model.merges, byteTokens: model.byteTokens)
    let letters = Array("the thing iss einn  er\n12нар".utf8)
    for _ in 0..<20 {
      let word = (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)]
      }
      let expected = reference(word, model)
      let count = word.withUnsafeBufferPointer { word in
        word.baseAddress.map { merger.merge($0, count: word.count) } ?? 0
      }
      #expect((0..<count).map { merger.tokens[$0] } == expected)
    }
  }

  /// A repeated letter is merged from the left.
  @Test func rowsOfOneLetterAreMergedFromTheLeft() throws {
    let tokenizer = try BytePairTokenizer(
      learnedFrom: String(repeating: "aaaaaaa ", count: 9), vocabularySize: 262)
    #expect(tokenizer.mergeCount > 2)
    for length in [2, 3, 7, 64, 65, 129, 1000] {
      let word = [UInt8](repeating: UInt8(ascii: "a"), count: length)
      let tokens = tokenizer.encode(String(decoding: word, as: UTF8.self))
      #expect(tokens == reference(word, tokenizer.model))
    }
  }
}
