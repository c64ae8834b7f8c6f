import Foundation
import Sluice
import SluiceModels
import SluiceText
import Testing

/// The code of "Generating text", on a tiny model with random weights.
@Suite struct GeneratingTextTests {
  /// A folder in Hugging Face's format with a tokenizer and a chat template.
  private func withModel(_ body: (_ path: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let tokenizer = try BytePairTokenizer(
      learnedFrom: "Once upon a time, in the sluice", vocabularySize: 262)
    var configuration = LanguageModel.Configuration.published(contextLength: 128)
    configuration.vocabularySize = tokenizer.count
    configuration.transformer.layerCount = 1
    configuration.transformer.block.attention = GatedSelfAttention.Configuration(
      hiddenSize: 16, headCount: 2, bias: false, gates: [], visibility: .causal)
    configuration.transformer.block.attention.positions = .rotary(headDimension: 8)
    configuration.transformer.block.feedForward.intermediateSize = 16
    let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
    try PublishedModel(
      model, as: Llama(), generation: GenerationDefaults(endTokens: [0], maxTokenCount: 12)
    ).write(to: folder)
    try tokenizer.write(to: folder + "/tokenizer.json")
    let template = """
      {% for m in messages %}{{ m.role }}: {{ m.content }}
      {% endfor %}{% if add_generation_prompt %}assistant: {% endif %}
      """
    try Data(template.utf8).write(to: URL(fileURLWithPath: folder + "/chat_template.jinja"))
    try await body(folder)
  }

  @Test func continuing() async throws {
    try await withModel { path in
      let model = try TextModel(contentsOf: path)
      var generator = try model.generator(continuing: "Once upon a time")
      while let piece = try generator.next() { print(piece, terminator: "") }
      #expect(generator.end != nil && generator.tokenCount <= 12)

      var text = ""
      for try await piece in try model.generator(continuing: "Once upon") { text += piece }
      #expect(!text.isEmpty)
    }
  }

  @Test func conversing() async throws {
    try await withModel { path in
      let model = try TextModel(contentsOf: path)
      var conversation = try Conversation(with: model, system: "You answer in one sentence.")
      let answer = try conversation.answer(to: "What is a sluice?")
      for try await piece in answer { print(piece, terminator: "") }
      conversation.append(answer)
      #expect(conversation.messages.map(\.role) == [.system, .user, .assistant])
      #expect(conversation.messages.last?.content == answer.text)
    }
  }

  @Test func choosing() async throws {
    try await withModel { path in
      let model = try TextModel(contentsOf: path)
      var options = GenerationOptions(
        sampling: Sampling(temperature: 0.7, topP: 0.9, seed: 1), maxTokenCount: 20)
      options.stopStrings = ["\n\n"]
      options.endTokens = model.generation.options().endTokens
      #expect(options.endTokens == [0])

      options.sampling.penalties = Penalties(repetition: 1.1, presence: 0.2, frequency: 0.1)

      options.logProbabilityCount = 2
      var generator = try model.generator(continuing: "Once", options: options)
      while try generator.next() != nil {}
      for token in generator.tokens {
        print(token.id, token.logProbability ?? 0, token.alternatives.map(\.id))
      }
      #expect(generator.tokens.allSatisfy { $0.alternatives.count == 2 })
    }
  }

  @Test func sharing() async throws {
    try await withModel { path in
      let model = try TextModel(contentsOf: path)
      let options = GenerationOptions(sampling: .greedy, maxTokenCount: 8)
      var texts = ["", ""]
      let prompts = try ["Once upon", "In the"].map { try model.encode($0) }
      var batch = try TextBatchGenerator(
        model.model, vocabulary: model.vocabulary, prompts: prompts, options: options)
      while let pieces = try batch.next() {
        for piece in pieces { texts[piece.index] += piece.text }
      }
      #expect(batch.ends.allSatisfy { $0 != nil })

      let cachePath = path + "/instructions.safetensors"
      let instructions = try model.encode("Tell a story. ")
      let cache = PromptCache(model.model, tokens: instructions)
      var story = try TextGenerator(
        model.model, vocabulary: model.vocabulary, tokens: instructions + model.encode("Once"),
        options: options, cache: cache)
      try cache?.write(to: cachePath)
      while try story.next() != nil {}
      #expect(story.end != nil)
      #expect(try PromptCache(contentsOf: cachePath, for: model.model).tokens == instructions)
    }
  }
}
