import Foundation
import Sluice
import SluiceModels
import SluiceText
import SluiceTraining
import Testing

/// The code of "Deployment".
@Suite struct DeploymentTests {
  @Test func generating() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/best"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let vocabulary = try Vocabulary(charactersOf: "so much depends upon")
    let model = try LanguageModel(
      .init(vocabularySize: vocabulary.count, layerCount: 1), random: RandomStream(seed: 1))
    try Checkpoint(model: model, vocabulary: vocabulary).write(to: path)

    let checkpoint = try Checkpoint(folder: RunFolder.checkpoint(at: path))
    var generator = try TextGenerator(checkpoint, prompt: "so much", maxTokenCount: 20)
    while let piece = try generator.next() { print(piece, terminator: "") }
    #expect(generator.tokenCount == 20)

    generator = try TextGenerator(checkpoint, prompt: "so much", maxTokenCount: 20)
    var text = ""
    for try await piece in generator { text += piece }
    #expect(text.unicodeScalars.count == 20)

    let tokens = try vocabulary.encode("so")
    let pool = ThreadPool(threadCount: 1)
    let logits = ThreadPool.$current.withValue(pool) {
      withoutGradient { checkpoint.model(TokenBatch(tokens)) }
    }
    #expect(logits.shape == [1, 2, vocabulary.count])
  }
}
