@testable import SluiceText
@testable import SluiceFiles
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct TextDatasetTests {
  @Test func charactersBecomeTheirPlacesInTheSortedAlphabet() throws {
    let dataset = try dataset("hello höhle")
    #expect(dataset.vocabulary == (try Vocabulary(charactersOf: "hello höhle")))
    #expect(dataset.tokenCount == 11)
    #expect(dataset[0..<5] == [2, 1, 3, 3, 4])
  }

  @Test func bytesAreTokensOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let path = try write([0xFF, 0x00, 0x41, 0xC3], to: folder + "/any.bin")
      let dataset = try TextDataset(TextCorpus(paths: [path]), tokens: .bytes)
      #expect(dataset.vocabulary == .bytes)
      #expect(dataset[0..<4] == [0xFF, 0x00, 0x41, 0xC3])
    }
  }

  @Test(
    arguments: [
      ([0x41, 0x42, 0xFF, 0x43], 2), ([0xC3], 0), ([0x41, 0xED, 0xA0, 0x80], 1), ([0xC0, 0x80], 0),
      ([0xC3, 0xA9, 0xE2, 0x82], 2), ([0xF5, 0x80, 0x80, 0x80], 0),
    ] as [([UInt8], Int)])
  func bytesThatAreNoTextAreNamedWithTheirOffset(bytes: [UInt8], offset: Int) throws {
    try withTemporaryFolder { folder in
      let path = try write(bytes, to: folder + "/broken.txt")
      let error = DatasetError.notUnicode(path: path, offset: offset)
      #expect(throws: error) {
        try TextDataset(TextCorpus(paths: [path]), tokens: .characters)
      }
      #expect(error.description.contains("offset \(offset)"))
    }
  }

  @Test func theVocabularyIsThatOfAllFiles() throws {
    try withTemporaryFolder { folder in
      let paths = [try write("bab", to: folder + "/1"), try write("c", to: folder + "/2")]
      let dataset = try TextDataset(TextCorpus(paths: paths), tokens: .characters)
      #expect(dataset[0..<4] == [1, 0, 1, 2])
    }
  }

  @Test(arguments: [1, 4, 5, 6, 7, 64])
  func piecesOfATextAreItsTokens(pieceSize: Int) throws {
    for text in ["a", "aé", "éééé€", "€€€€€", "𝄞𝄞𝄞a𝄞", "mixed: é€𝄞 and on"] {
      let vocabulary = try Vocabulary(charactersOf: text)
      let part = try #require(try TextCorpus(text: text).parts.first)
      var tokens: [Int32] = []
      try part.encode(with: vocabulary, pieceSize: pieceSize) { tokens += $1 }
      #expect(tokens == (try vocabulary.encode(text)))
    }
  }

  @Test func anErrorInALaterPieceNamesItsPlaceInTheWhole() throws {
    try withTemporaryFolder { folder in
      let path = try write([UInt8](repeating: 65, count: 100) + [0xFF], to: folder + "/broken")
      let part = try #require(try TextCorpus(paths: [path]).parts.first)
      #expect(throws: DatasetError.notUnicode(path: path, offset: 100)) {
        try part.encode(with: Vocabulary(charactersOf: "A"), pieceSize: 16) { _, _ in }
      }
      let unknown = try #require(
        try TextCorpus(text: String(repeating: "A", count: 50) + "B").parts.first)
      let error = #expect(throws: VocabularyError.self) {
        try unknown.encode(with: Vocabulary(charactersOf: "A"), pieceSize: 16) { _, _ in }
      }
      #expect(
        error?.problem == .unknownCharacter("B", position: 51, vocabularySize: 1))
    }
  }

  @Test func aGivenVocabularyMustKnowEveryCharacter() throws {
    let vocabulary = try Vocabulary(charactersOf: "abc")
    let known = try TextDataset(TextCorpus(text: "cab"), vocabulary: vocabulary)
    #expect(known[0..<3] == [2, 0, 1])
    let error = #expect(throws: VocabularyError.self) {
      try TextDataset(TextCorpus(text: "cabd", name: "notes"), vocabulary: vocabulary)
    }
    #expect(error?.source == "notes")
  }

  @Test func nineTenthsTrainAndTheRestValidates() throws {
    let dataset = try dataset(String(repeating: "ab", count: 12) + "a")
    #expect(dataset.training == 0..<22)
    #expect(dataset.validation == 22..<25)
  }

  @Test func targetsAreTheNextTokens() throws {
    let batch = try dataset("abcdefghij").windows(at: [0, 6], contextLength: 3)
    #expect(batch.inputs == TokenBatch([0, 1, 2, 6, 7, 8], batchSize: 2, tokenCount: 3))
    #expect(batch.targets == TokenBatch([1, 2, 3, 7, 8, 9], batchSize: 2, tokenCount: 3))
  }

  @Test func aPartShorterThanAWindowIsNamed() throws {
    let dataset = try dataset(String(repeating: "ab", count: 50))
    _ = try dataset.windows(of: 9)
    #expect(
      throws: DatasetError.tooShort(part: "validation part", tokenCount: 10, contextLength: 10)
    ) { _ = try dataset.windows(of: 10) }
    #expect(
      throws: DatasetError.tooShort(part: "training part", tokenCount: 90, contextLength: 90)
    ) { _ = try dataset.windows(of: 90) }
  }
}
