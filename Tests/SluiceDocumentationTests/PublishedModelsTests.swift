import Foundation
import Sluice
import SluiceModels
import Testing

/// The code of "Published models", on a tiny model that transformers wrote.
@Suite struct PublishedModelsTests {
  private let folder = fixture("llama_dynamic")

  @Test func opening() throws {
    let published = try PublishedModel(contentsOf: folder)
    let logits = published.model(TokenBatch([5, 1, 4]))
    print(published.architecture.modelType, published.generation.endTokens)
    #expect(logits.shape == [1, 3, 23] && published.generation.endTokens == [2])
    #expect(try LanguageModel(contentsOf: folder)(TokenBatch([5, 1, 4])) == logits)

    try inTemporaryFolder { target in
      try published.write(to: target, as: .bfloat16)
      #expect(try PublishedModel(contentsOf: target).generation == published.generation)
    }

    let model = published.model
    let form = try PublishedModel(model, generation: GenerationDefaults(endTokens: [2]))
    #expect(form.architecture is Llama)

    let state = model.makeState()?.expecting(tokenCount: 6000)
    #expect(state?.tensors["0.positionLength"]?.scalars == [6000])
  }

  @Test func converting() throws {
    let folder = fixture("llama")
    try inTemporaryFolder { target in
      let source = try ConvertibleModel(contentsOf: folder)
      let remarks = try source.write(to: target + "/model.gguf", as: .gguf, type: .q8)
      let check = try ConversionCheck(of: source, writtenTo: target + "/model.gguf", as: .q8)
      print(remarks, check.passes, check.largestDifference)
      #expect(check.passes && remarks.count == 1)
    }
  }

  /// Runs where the model's file is in the working folder; `SmolLM2Tests` tests the results.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "SmolLM2-135M-Instruct.Q4_1.gguf")))
  func talking() async throws {
    let model = try TextModel(contentsOf: "SmolLM2-135M-Instruct.Q4_1.gguf")
    var generator = try model.generator(continuing: "The capital of France is")
    while let piece = try generator.next() { print(piece, terminator: "") }

    try await answering()
  }

  private func answering() async throws {
    let model = try TextModel(contentsOf: "SmolLM2-135M-Instruct.Q4_1.gguf")
    var conversation = try Conversation(with: model, system: "You answer in one sentence.")
    let answer = try conversation.answer(to: "What is the capital of France?")
    for try await piece in answer { print(piece, terminator: "") }
    conversation.append(answer)
  }

  struct Mistral: PublishedArchitecture {
    let modelType = "mistral"
    let className = "MistralForCausalLM"
    let start = LanguageModel.Configuration.published()
    let settings = SettingsTable<LanguageModel.Configuration>(
      .decoder() + [
        Setting("sliding_window", \.transformer.block.attention.slidingWindow), .rotary(),
      ])
  }

  @Test func architecture() throws {
    try inTemporaryFolder { target in
      let model = try PublishedModel(contentsOf: folder).model
      try PublishedModel(model, as: Mistral()).write(to: target)
      let folder = target
      let mistral = try PublishedModel(contentsOf: folder, among: [Mistral()])
      #expect(mistral.architecture is Mistral)
    }
  }
}

private func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/published_models/\(name)").path
}
