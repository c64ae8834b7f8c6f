import Sluice
import SluiceText
import TestSupport
import Testing

@testable import SluiceModels

/// A text has the same tokens however it is computed.
@Suite struct GenerationPropertyTests {
  static let vocabulary = Vocabulary.symbols(SymbolTable(numbered: 11, and: []))

  /// Models whose context takes several pages of a key/value cache.
  static let models: [LanguageModel] = (UInt64(0)..<48).compactMap { seed in
    var configuration = LanguageModelStatesTests.configuration(seed)
    configuration.contextLength = 160
    return try? LanguageModelTests.model(configuration)
  }

  /// A model without states: each token is computed from all earlier tokens again.
  private struct Anew: GenerativeModel {
    let model: LanguageModel
    var contextLength: Int { model.contextLength }

    func callAsFunction(
      _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
    ) -> Tensor { model(tokens, in: runs, states: &states) }

    func makeState() -> SequenceState? { nil }
  }

  private static func prompt(_ count: Int, _ seed: Int32 = 1) -> [Int32] {
    (0..<Int32(count)).map { ($0 * $0 + seed * $0 + seed) % 11 }
  }

  private static let options = GenerationOptions(
    sampling: Sampling(temperature: 0.7, seed: 5), maxTokenCount: 12)

  private func tokens(
    _ model: some GenerativeModel, _ prompt: [Int32], cache: PromptCache? = nil
  ) throws -> (tokens: [Int32], cache: PromptCache?) {
    var generator = try TextGenerator(
      model, vocabulary: Self.vocabulary, tokens: prompt, options: Self.options, cache: cache)
    while try generator.next() != nil {}
    return (generator.tokens.map(\.id), generator.cache)
  }

  @Test("With a cache and without one", arguments: models.indices, [1, 60, 100])
  func cache(index: Int, promptLength: Int) throws {
    let (model, prompt) = (Self.models[index], Self.prompt(promptLength))
    let anew = try tokens(Anew(model: model), prompt)
    #expect(anew.cache == nil)
    #expect(try tokens(model, prompt).tokens == anew.tokens, "\(model.configuration)")
  }

  @Test("As one of a batch and alone", arguments: models.indices)
  func batch(index: Int) throws {
    let model = Self.models[index]
    let prompts = [Self.prompt(70), Self.prompt(3, 2), Self.prompt(64, 3), []]
    var generator = try TextBatchGenerator(
      model, vocabulary: Self.vocabulary, prompts: prompts, options: Self.options)
    while try generator.next() != nil {}
    for (index, prompt) in prompts.enumerated() {
      var options = Self.options
      options.sampling.seed += UInt64(index)
      var alone = try TextGenerator(
        model, vocabulary: Self.vocabulary, tokens: prompt, options: options)
      while try alone.next() != nil {}
      #expect(generator.tokens[index] == alone.tokens, "\(model.configuration)")
      #expect(generator.ends[index] == .maxTokens)
    }
  }

  @Test("From a shared prefix, trimmed, or written and read", arguments: models.indices)
  func prefix(index: Int) throws {
    let model = Self.models[index]
    let prompt = Self.prompt(90)
    let expected = try tokens(model, prompt)
    // A prefix, the whole prompt, the cache of a text, and one that differs from the prompt in the middle.
    let parting = Array(prompt.prefix(66)) + [prompt[66] == 0 ? 1 : 0, 3, 4]
    let caches = [
      PromptCache(model, tokens: Array(prompt.prefix(65))), PromptCache(model, tokens: prompt),
      expected.cache, PromptCache(model, tokens: parting), PromptCache(model, tokens: []),
    ]
    for cache in caches {
      let cache = try #require(cache)
      #expect(try tokens(model, prompt, cache: cache).tokens == expected.tokens)
      try withTemporaryFolder { folder in
        try cache.write(to: folder + "/cache.safetensors")
        let read = try PromptCache(contentsOf: folder + "/cache.safetensors", for: model)
        #expect(read.tokens == cache.tokens)
        #expect(try tokens(model, prompt, cache: read).tokens == expected.tokens)
      }
    }
    // None of the texts changed the shared caches.
    for cache in caches {
      #expect(try tokens(model, prompt, cache: cache).tokens == expected.tokens)
    }
  }

  @Test("A prompt cache of another model, or no cache, is refused") func foreignCache() throws {
    let models = try [2, 4].map {
      try LanguageModelTests.model(
        .init(
          vocabularySize: 11, layerCount: 1, hiddenSize: 16, headCount: 4, keyValueHeadCount: $0,
          positions: .rotary))
    }
    try withTemporaryFolder { folder in
      let path = folder + "/cache.safetensors"
      try #require(PromptCache(models[0], tokens: [1, 2, 3])).write(to: path)
      let error = #expect(throws: GenerationError.self) {
        try PromptCache(contentsOf: path, for: models[1])
      }
      #expect(error?.description.contains("is the prompt cache of a different model") == true)
      try Safetensors.write(["keys": .zeros([1])], to: path)
      #expect(throws: GenerationError.noPromptCache(path: path)) {
        try PromptCache(contentsOf: path, for: models[0])
      }
      try Safetensors.write(["keys": .zeros([1])], metadata: ["tokens": "1 x"], to: path)
      #expect(throws: GenerationError.noPromptCache(path: path)) {
        try PromptCache(contentsOf: path, for: models[0])
      }
      #expect(throws: GenerationError.noState) {
        try PromptCache(contentsOf: path, for: Anew(model: models[0]))
      }
    }
  }
}
