import Foundation
import SluiceFiles
import TestSupport
import Testing

@testable import SluiceText

struct VocabularyFileTests {
  private func learnt() throws -> Vocabulary {
    .bytePairs(try BytePairTokenizer(learnedFrom: "the thing the thing", vocabularySize: 262))
  }

  @Test func bytePairsLieInAFileOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let vocabulary = try learnt()
      try vocabulary.write(inFolder: folder)
      #expect(try names(in: folder) == ["tokenizer.json", "vocabulary.json"])
      #expect(try Vocabulary(inFolder: folder) == vocabulary)
      #expect(try Vocabulary(contentsOfFile: folder + "/vocabulary.json") == vocabulary)
      #expect(try Vocabulary(contentsOfFile: folder + "/tokenizer.json") == vocabulary)
      // The form of published models.
      try FileManager.default.removeItem(atPath: folder + "/vocabulary.json")
      #expect(try Vocabulary(inFolder: folder) == vocabulary)
      // A `vocabulary.json` in the folder has priority.
      try Vocabulary.bytes.write(inFolder: folder)
      #expect(try Vocabulary(inFolder: folder) == .bytes)
    }
  }

  @Test func bytePairsAreCodedWhole() throws {
    let vocabulary = try learnt()
    let json = try JSONEncoder().encode(vocabulary)
    #expect(try JSONDecoder().decode(Vocabulary.self, from: json) == vocabulary)
  }

  @Test func filesThatMisleadAreRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/vocabulary.json"
      for (text, sentence) in [
        (#"{"type":"byte-pairs","file":"../../secret.json"}"#, "expected \"tokenizer.json\""),
        (#"{"type":"byte-pairs","file":"tokenizer.json"}"#, "tokenizer.json does not exist"),
        (#"{"type":"byte-pairs","tokenizer":"{}"}"#, "model.vocab is missing"),
        (#"{"type":"byte-pairs"}"#, "the key tokenizer is missing"),
      ] {
        try write(text, to: path)
        let error = #expect(throws: (any Error).self) { try Vocabulary(inFolder: folder) }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.hasPrefix(folder) && message.contains(sentence), "\(message)")
      }
      let missing = #expect(throws: FileError.self) { try Vocabulary(inFolder: folder + "/none") }
      #expect(missing?.path == folder + "/none/vocabulary.json")
    }
  }
}
