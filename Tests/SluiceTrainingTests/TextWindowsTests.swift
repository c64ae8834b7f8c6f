import Foundation
import Sluice
import SluiceModels
import SluiceText
import Testing
import TestSupport

@testable import SluiceTraining

struct TextWindowsTests {
  @Test func aModelOfOtherSizesIsRefused() throws {
    let text = try dataset()
    let windows = try text.windows(of: 8)
    func model(_ adjust: (inout LanguageModel.Configuration) -> Void) throws -> LanguageModel {
      var configuration = tinyModel(text)
      adjust(&configuration)
      return try LanguageModel(configuration, random: RandomStream(seed: 1))
    }
    try windows.requireFit(model { _ in })
    #expect(throws: DatasetError.otherContext(windows: 8, model: 9)) {
      try windows.requireFit(model { $0.contextLength = 9 })
    }
    let count = text.vocabulary.count
    #expect(throws: DatasetError.otherVocabulary(data: count, model: count + 1)) {
      try windows.requireFit(model { $0.vocabularySize += 1 })
    }
  }

  @Test func itTellsWhereItComesFrom() throws {
    try withTemporaryFolder { folder in
      let path = try write(verses, to: folder + "/verses.txt")
      let windows = try TextDataset(TextCorpus(paths: [path]), tokens: .characters).windows(of: 8)
      #expect((windows.source as? TextSource)?.paths == [path])
      #expect(windows.kind == "text")
      #expect(windows.uninformedLoss == log(Double(windows.dataset.vocabulary.count)))
      try windows.writeCompanions(to: folder)
      #expect(try Vocabulary(ofCheckpoint: folder) == windows.dataset.vocabulary)
    }
    #expect((try windows().source as? TextSource)?.paths == [])
  }
}
