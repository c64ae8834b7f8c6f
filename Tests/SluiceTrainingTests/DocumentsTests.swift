import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import SluiceText
import Testing
import TestSupport

@testable import SluiceTraining

struct DocumentsTests {
  private func text(_ text: String, _ cut: DocumentCut?) throws -> TextDataset {
    try TextDataset(TextCorpus(text: text), tokens: .characters, documents: cut)
  }

  @Test func partsOfARangeEndWhereDocumentsDo() {
    var documents = Documents()
    for start in [0, 4, 9, 9, 20] { documents.begin(at: start) }
    #expect(documents.count == 4)
    #expect(documents.parts(of: 0..<4) == [0..<4])
    #expect(documents.parts(of: 2..<5) == [2..<4, 4..<5])
    #expect(documents.parts(of: 4..<9) == [4..<9])
    #expect(documents.parts(of: 3..<21) == [3..<4, 4..<9, 9..<20, 20..<21])
    #expect(documents.parts(of: 20..<40) == [20..<40])
    #expect(Documents().parts(of: 3..<7) == [3..<7])
  }

  @Test func aCutThatIsNoneIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = try write(#"{"documents": "chapters"}"#, to: folder + "/source.json")
      let error = #expect(throws: JSONError.self) {
        try JSONFile.read([String: DocumentCut].self, from: path)
      }
      #expect(
        error?.reason
          == #"documents is "chapters", expected "files" or an object with a separator"#)
    }
  }

  @Test func aSeparatorBeginsADocument() throws {
    let dataset = try text("one##two##three#", .separator("##"))
    #expect(dataset.documentCount == 3)
    #expect(dataset.documents?.parts(of: 0..<16) == [0..<3, 3..<8, 8..<16])
    // Overlapping occurrences count as one.
    #expect(
      try text("a####b", .separator("##")).documents?.parts(of: 0..<6) == [0..<1, 1..<3, 3..<6])
    #expect(throws: SeparatorError(separator: "%")) { try text("one##two", .separator("%")) }
    // A text to evaluate can be a single document.
    let other = try TextDataset(
      TextCorpus(text: "owe"), vocabulary: dataset.vocabulary, documents: .separator("##"))
    #expect(other.documentCount == 1)
    let bytes = try TextDataset(
      TextCorpus(text: "ä\u{1F}ö"), tokens: .bytes, documents: .separator("\u{1F}"))
    #expect(bytes.documents?.parts(of: 0..<5) == [0..<2, 2..<5])
  }

  @Test func filesAreDocuments() throws {
    try withTemporaryFolder { folder in
      let paths = try ["one", "two", "three"].map { try write("\($0)\n", to: "\(folder)/\($0)") }
      let dataset = try TextDataset(
        TextCorpus(paths: paths), tokens: .characters, documents: .files)
      #expect(dataset.documents?.parts(of: 0..<14) == [0..<4, 4..<8, 8..<14])
    }
  }

  @Test func windowsShowTheSameTokensAndStandInRuns() throws {
    let (whole, cut) = (try text(verses, nil), try text(verses, .separator("Tell")))
    let (a, b) = (
      whole.windows(at: [0, 58], contextLength: 8), cut.windows(at: [0, 58], contextLength: 8)
    )
    #expect(a.inputs == b.inputs && a.targets == b.targets)
    #expect(a.runs == nil)
    #expect(
      b.runs
        == TokenRuns(
          rows: 2, tokens: 8,
          [
            .init(row: 0, tokens: 0..<8), .init(row: 1, tokens: 0..<4),
            .init(row: 1, tokens: 4..<8),
          ]))
    #expect(b.prefix(1).runs == .whole(rows: 1, tokens: 8))
  }

  /// The prediction for a document does not depend on the document before it.
  @Test(arguments: [LanguageModel.Positions.learned, .rotary, .alibi])
  func tokensAttendWithinTheirDocument(positions: LanguageModel.Positions) throws {
    let dataset = try text("one two##three four", .separator("##"))
    var configuration = tinyModel(dataset)
    (configuration.positions, configuration.contextLength) = (positions, 18)
    let model = try LanguageModel(configuration, random: RandomStream(seed: 3))
    let batch = dataset.windows(at: [0], contextLength: 18)
    func losses(_ batch: TextBatch, _ places: Range<Int>) -> Float {
      let targets = batch.targets.ids.enumerated().map { places.contains($0) ? $1 : -1 }
      return model.loss(
        TextBatch(
          inputs: batch.inputs,
          targets: TokenBatch(targets, batchSize: 1, tokenCount: targets.count), runs: batch.runs),
        dropout: nil
      ).scalar
    }
    // Only the second document.
    let alone = dataset.windows(at: [7], contextLength: 11)
    #expect(abs(losses(batch, 7..<18) - losses(alone, 0..<11)) < 1e-5)
    // Without the division into documents, the loss is different.
    let whole = TextBatch(inputs: batch.inputs, targets: batch.targets)
    #expect(abs(losses(whole, 7..<18) - losses(batch, 7..<18)) > 1e-4)
    #expect(losses(whole, 0..<7) == losses(batch, 0..<7))
  }

  @Test func aRunRemembersItsDocuments() throws {
    try withTemporaryFolder { folder in
      let dataset = try text(verses, .separator("Tell"))
      let trainer = try Trainer<LanguageModel>(
        model: tinyModel(dataset), data: dataset.windows(of: 8), configuration: tinyRecipe(),
        run: RunFolder(path: folder + "/run"))
      try trainer.train(until: { trainer.step == 4 })
      let source = try SavedRun(trainer.run).source(TextSource.self)
      #expect(source.documents == .separator("Tell"))
      #expect(source.textFingerprint == dataset.fingerprint.hexadecimal)
      // With another division, it is different data.
      for other in [nil, DocumentCut.separator("not"), .files] {
        #expect(throws: TrainingError.otherData(kind: "text", path: trainer.run.path)) {
          try Trainer<LanguageModel>(
            resuming: trainer.run, data: text(verses, other).windows(of: 8))
        }
      }
      let resumed = try Trainer<LanguageModel>(
        resuming: trainer.run, data: text(verses, source.documents).windows(of: 8))
      try resumed.train()
      let straight = try Trainer<LanguageModel>(
        model: tinyModel(dataset), data: dataset.windows(of: 8), configuration: tinyRecipe(),
        run: RunFolder(path: folder + "/straight"))
      try straight.train()
      #expect(resumed.validationLoss == straight.validationLoss)
      let whole = try Trainer<LanguageModel>(
        model: tinyModel(dataset), data: windows(), configuration: tinyRecipe(),
        run: RunFolder(path: folder + "/whole"))
      try whole.train()
      #expect(whole.validationLoss != straight.validationLoss)
    }
  }

  @Test func cutsAreWrittenAndRead() throws {
    for source in [
      TextSource(paths: ["/a"], documents: .files, textFingerprint: "ff"),
      TextSource(paths: [], documents: .separator("\n\n###\n")), TextSource(paths: ["-"]),
    ] {
      let json = try JSONEncoder().encode(source)
      #expect(try JSONDecoder().decode(TextSource.self, from: json) == source)
    }
    let plain = String(
      decoding: try JSONEncoder().encode(TextSource(paths: [])), as: UTF8.self)
    #expect(plain == #"{"paths":[]}"#)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(DocumentCut.self, from: Data(#""chapters""#.utf8))
    }
  }

  @Test func anEvaluationKeepsToDocuments() throws {
    let (whole, cut) = (try text(verses, nil), try text(verses, .separator("Tell")))
    let model = try LanguageModel(tinyModel(whole), random: RandomStream(seed: 4))
    let (a, b) = (try Evaluation(of: model, on: whole), try Evaluation(of: model, on: cut))
    #expect(a.tokenCount == b.tokenCount)
    #expect(a.loss != b.loss)
  }
}
