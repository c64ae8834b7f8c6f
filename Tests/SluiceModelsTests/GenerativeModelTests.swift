import Sluice
import SluiceModels
import Testing

/// Text generation with models that are defined outside of the library.
struct GenerativeModelTests {
  /// A language model with only the required members.
  private struct Wrapped: GenerativeModel {
    let model: LanguageModel
    var contextLength: Int { model.contextLength }

    func callAsFunction(
      _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
    ) -> Tensor { model(tokens, in: runs, states: &states) }

    func makeState() -> SequenceState? { model.makeState() }
  }

  /// The model without states.
  private struct Stateless: GenerativeModel {
    let model: LanguageModel
    var contextLength: Int { model.contextLength }
    let goesBeyondContext = false

    func callAsFunction(
      _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
    ) -> Tensor {
      #expect(states.isEmpty)
      return model(tokens, in: runs, states: &states)
    }

    func makeState() -> SequenceState? { nil }
  }

  private func text(_ generator: TextGenerator) throws -> String {
    var (generator, text) = (generator, "")
    while let piece = try generator.next() { text += piece }
    return text
  }

  @Test func writesAsTheLanguageModelWithin() throws {
    let checkpoint = try TextGeneratorTests.letters()
    let sampling = Sampling(temperature: 0.9, seed: 3)
    func written(by model: some GenerativeModel) throws -> String {
      try text(
        TextGenerator(
          model, vocabulary: checkpoint.vocabulary, prompt: "abc", sampling: sampling,
          maxTokenCount: 20))
    }
    let expected = try text(
      TextGenerator(checkpoint, prompt: "abc", sampling: sampling, maxTokenCount: 20))
    #expect(expected.count == 20)
    #expect(try written(by: Wrapped(model: checkpoint.model)) == expected)
    #expect(try written(by: Stateless(model: checkpoint.model)) == expected)
  }

  @Test func wholeSequencesHaveTheCallsLogits() throws {
    let model = try TextGeneratorTests.letters().model
    let tokens = TokenBatch([1, 2, 3, 4, 5, 6], batchSize: 2, tokenCount: 3)
    #expect(Wrapped(model: model).logits(tokens) == model(tokens))
  }

  @Test func refusesToGoOnWithoutPositions() throws {
    let checkpoint = try TextGeneratorTests.letters()
    #expect(throws: ConfigurationError.self) {
      try TextGenerator(
        Stateless(model: checkpoint.model), vocabulary: checkpoint.vocabulary, prompt: "a",
        maxTokenCount: 1, beyondContext: .goesOn)
    }
  }
}
