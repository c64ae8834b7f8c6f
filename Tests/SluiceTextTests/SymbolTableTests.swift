@testable import SluiceText
import Foundation
import Testing

struct SymbolTableTests {
  private let vocabulary = Vocabulary.symbols(SymbolTable(numbered: 12, and: [".", "=>"]))

  @Test func textNamesSymbolsWithSpacesBetween() throws {
    #expect(vocabulary.count == 14)
    #expect(try vocabulary.encode("11 . =>\n0\t 1 ") == [11, 12, 13, 0, 1])
    #expect(try vocabulary.encode("") == [])
    #expect(vocabulary.decode([11, 12, 13, 0, 1]) == "11 . => 0 1")
    #expect(vocabulary.decode([]) == "")
  }

  @Test func piecesThatFollowATextBeginWithASpace() {
    var decoder = TextDecoder(vocabulary, isAtStart: false)
    #expect(decoder.decode(3) == " 3")
    #expect(decoder.decode(13) == " =>")
    #expect(decoder.finish() == "")
  }

  @Test func itComesBackFromJSONAsItWas() throws {
    let json = try JSONEncoder().encode(vocabulary)
    #expect(try JSONDecoder().decode(Vocabulary.self, from: json) == vocabulary)
    #expect(vocabulary != .symbols(SymbolTable(numbered: 12, and: ["=>", "."])))
  }

  @Test func theFirstUnknownSymbolIsNamed() {
    let error = #expect(throws: VocabularyError.self) {
      try vocabulary.encode("1 2 12 .", source: "the prompt")
    }
    #expect(error?.problem == .unknownSymbol("12", position: 3, vocabularySize: 14))
    #expect(error?.description.contains(#"the prompt: word 3, "12","#) == true)
  }

  @Test func namesThatCannotBeAreRefused() throws {
    let mistakes: [([String], VocabularyError.Problem)] = [
      ([], .noSymbols), (["a", "b", "a"], .repeatedSymbol("a")),
      (["a b"], .impossibleSymbol("a b")),
      (["a", ""], .impossibleSymbol("")),
    ]
    for (names, problem) in mistakes {
      let error = #expect(throws: VocabularyError.self) { try SymbolTable(names) }
      #expect(error?.problem == problem)
    }
    #expect(throws: VocabularyError.self) {
      try JSONDecoder().decode(
        Vocabulary.self, from: Data(#"{"type":"symbols","symbols":["x","x"]}"#.utf8))
    }
  }
}
