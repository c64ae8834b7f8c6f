import Foundation
import Sluice
import SluiceModels
import SluiceText
import Testing

/// The code of "Generating text".
@Suite struct GeneratingTextTests {
  @Test func generating() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/best"
    let cachePath = folder + "/cache.safetensors"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let characters = try Vocabulary(charactersOf: "so much depends upon a barrow")
    try Checkpoint(
      model: LanguageModel(
        .init(vocabularySize: characters.count, layerCount: 1), random: RandomStream(seed: 1)),
      vocabulary: characters
    ).write(to: path)
    var text = ""
    var texts = ["", ""]

    let model = try TextModel(contentsOf: path)
    var generator = try model.generator(continuing: "so much")
    while let piece = try generator.next() { print(piece, terminator: "") }
    #expect(generator.tokenCount > 0)

    let options = GenerationOptions(
      sampling: Sampling(
        temperature: 0.7, topP: 0.9, penalties: Penalties(repetition: 1.1), seed: 42),
      maxTokenCount: 40, stopStrings: ["\n\n"])
    generator = try model.generator(continuing: "so much", options: options)
    var expected = ""
    while let piece = try generator.next() { expected += piece }

    if generator.end == .stopString { print("found a stop string") }
    #expect(generator.end == .maxTokens)

    generator = try model.generator(continuing: "so much", options: options)
    for try await piece in generator { text += piece }
    #expect(text == expected)

    let prompts = try ["so much", "depends"].map(model.encode)
    var batch = try TextBatchGenerator(
      model.model, vocabulary: model.vocabulary, prompts: prompts, options: options)
    while let pieces = try batch.next() {
      for piece in pieces { texts[piece.index] += piece.text }
    }
    #expect(texts[0] == expected && texts[1].count == 40)

    let instructions = try model.encode("so much depends upon")
    if let cache = PromptCache(model.model, tokens: instructions) {
      try cache.write(to: cachePath)
      let prompt = try instructions + model.encode(" a barrow")
      generator = try TextGenerator(
        model.model, vocabulary: model.vocabulary, tokens: prompt, options: options, cache: cache)
    }
    #expect(FileManager.default.fileExists(atPath: cachePath))

    var scored = options
    scored.logProbabilityCount = 3
    generator = try model.generator(continuing: "so much", options: scored)
    while try generator.next() != nil {}
    for token in generator.tokens {
      print(token.id, token.logProbability ?? 0, token.alternatives.map(\.id))
    }
    #expect(generator.tokens.allSatisfy { $0.alternatives.count == 3 && $0.logProbability != nil })
  }
}
