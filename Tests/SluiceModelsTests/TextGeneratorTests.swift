@testable import SluiceText
@testable import SluiceFiles
import Sluice
import Testing

@testable import SluiceModels

struct TextGeneratorTests {
  static func checkpoint(_ vocabulary: Vocabulary) throws -> Checkpoint {
    Checkpoint(
      model: try LanguageModelTests.model(
        .init(
          vocabularySize: vocabulary.count, contextLength: 8, layerCount: 1, hiddenSize: 16,
          headCount: 2)), vocabulary: vocabulary)
  }

  static func letters() throws -> Checkpoint {
    try checkpoint(try Vocabulary(charactersOf: "abcdefghij\n"))
  }

  private func text(
    _ checkpoint: Checkpoint, _ prompt: String, _ sampling: Sampling, _ count: Int
  ) throws -> String {
    var generator = try TextGenerator(
      checkpoint, prompt: prompt, sampling: sampling, maxTokenCount: count)
    var text = ""
    while let piece = try generator.next() {
      #expect(!piece.isEmpty)
      text += piece
    }
    #expect(generator.tokenCount == count)
    #expect(try generator.next() == nil)
    return text
  }

  @Test func takesTheLikeliestOfTheLastWindow() throws {
    let checkpoint = try Self.letters()
    let prompt = "abcabcabcabc"
    var tokens = try checkpoint.vocabulary.encode(prompt)
    for _ in 0..<12 {
      let window = Array(tokens.suffix(8))
      let logits = checkpoint.model(TokenBatch(window)).scalars.suffix(11)
      let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
      tokens.append(Int32(best - logits.startIndex))
    }
    let expected = checkpoint.vocabulary.decode(tokens.suffix(12))
    #expect(try text(checkpoint, prompt, .greedy, 12) == expected)
  }

  /// The sampled tokens if every window is recomputed.
  private func recomputed(
    _ checkpoint: Checkpoint, _ prompt: String, _ sampling: Sampling, _ count: Int, context: Int
  ) throws -> String {
    let random = RandomStream(seed: sampling.seed)
    var tokens = try checkpoint.vocabulary.encode(prompt)
    for index in 0..<count {
      let logits = withoutGradient {
        checkpoint.model(TokenBatch(Array(tokens.suffix(context)))).scalars
      }
      let size = checkpoint.vocabulary.count
      let token = sampling.token(
        from: Array(logits.suffix(size)), uniform: random.uniform(at: UInt64(index)))
      tokens.append(Int32(try #require(token)))
    }
    return checkpoint.vocabulary.decode(tokens.suffix(count))
  }

  @Test(
    "The tokens are those of every window computed anew",
    arguments: LanguageModelStatesTests.models.indices.prefix(20), [3, 40])
  func sameTokens(index: Int, promptLength: Int) throws {
    let model = LanguageModelStatesTests.models[index]
    let checkpoint = Checkpoint(
      model: model, vocabulary: try Vocabulary(charactersOf: "abcdefghij\n"))
    let prompt = String((0..<promptLength).map { Array("abcdefghij")[$0 * $0 % 10] })
    for sampling in [Sampling.greedy, Sampling(seed: 3)] {
      #expect(
        try text(checkpoint, prompt, sampling, 45)
          == recomputed(checkpoint, prompt, sampling, 45, context: 32))
    }
  }

  @Test("Beyond the context a text slides, or goes on where positions do") func goesOn() throws {
    var configuration = LanguageModel.Configuration(
      vocabularySize: 11, contextLength: 8, layerCount: 2, hiddenSize: 16, headCount: 2,
      positions: .rotary)
    let letters = try Vocabulary(charactersOf: "abcdefghij\n")
    let checkpoint = Checkpoint(
      model: try LanguageModelTests.model(configuration), vocabulary: letters)
    for prompt in ["ab", "abcdefghijabc"] {
      var generator = try TextGenerator(
        checkpoint, prompt: prompt, sampling: .greedy, maxTokenCount: 30, beyondContext: .goesOn)
      var text = ""
      while let piece = try generator.next() { text += piece }
      #expect(try text == recomputed(checkpoint, prompt, .greedy, 30, context: 1000))
      #expect(try text != recomputed(checkpoint, prompt, .greedy, 30, context: 8))
    }
    configuration.positions = .learned
    let learned = Checkpoint(
      model: try LanguageModelTests.model(configuration), vocabulary: letters)
    let error = #expect(throws: ConfigurationError.self) {
      try TextGenerator(learned, prompt: "a", maxTokenCount: 1, beyondContext: .goesOn)
    }
    #expect(error.map { "\($0)" }?.contains("learned positions end with the context of 8") == true)
  }

  @Test("A cancelled task's text ends") func cancellation() async throws {
    let checkpoint = try Self.letters()
    let task = Task {
      var count = 0
      for try await _ in try TextGenerator(checkpoint, prompt: "a", maxTokenCount: .max) {
        count += 1
        if count == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return count
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func theSeedDecides() throws {
    let checkpoint = try Self.letters()
    let one = try text(checkpoint, "ab", Sampling(seed: 1), 40)
    #expect(try text(checkpoint, "ab", Sampling(seed: 1), 40) == one)
    #expect(try text(checkpoint, "ab", Sampling(seed: 2), 40) != one)
    #expect(try text(checkpoint, "ab", Sampling(seed: 1), 20) == one.prefix(20))
  }

  @Test func leavesTheModelsGradientsAlone() throws {
    let checkpoint = try Self.letters()
    _ = try text(checkpoint, "a", .greedy, 2)
    let tokens = TokenBatch([0, 1])
    #expect(checkpoint.model.loss(tokens, targets: tokens).isTracked)
  }

  /// A byte-level model that recites a given text.
  private struct Reciting: GenerativeModel {
    let text: [UInt8]
    let promptLength: Int
    let contextLength = 1000

    func callAsFunction(
      _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
    ) -> Tensor {
      var logits = [Float](repeating: 0, count: tokens.ids.count * 256)
      let next = text[tokens.ids.count - promptLength]
      logits[(tokens.ids.count - 1) * 256 + Int(next)] = 1
      return Tensor(logits, shape: [1, tokens.ids.count, 256])
    }

    func makeState() -> SequenceState? { nil }
  }

  private func pieces(of bytes: [UInt8]) throws -> [String] {
    var generator = try TextGenerator(
      Reciting(text: bytes, promptLength: 1), vocabulary: .bytes, prompt: "x", sampling: .greedy,
      maxTokenCount: bytes.count)
    var pieces: [String] = []
    while let piece = try generator.next() { pieces.append(piece) }
    return pieces
  }

  @Test func bytesComeAsWholeCharacters() throws {
    #expect(try pieces(of: Array("aé€👩b".utf8)) == ["a", "é", "€", "👩", "b"])
    // An incomplete character is returned at the end; an invalid byte is returned immediately.
    #expect(try pieces(of: [0x61, 0xFF, 0xE2, 0x82]) == ["a", "\u{FFFD}", "\u{FFFD}"])
  }

  @Test func anEmptyPromptBeginsALine() throws {
    let checkpoint = try Self.letters()
    #expect(
      try text(checkpoint, "", .greedy, 9) == text(checkpoint, "\n", .greedy, 9))
    let noLines = try Self.checkpoint(try Vocabulary(charactersOf: "xyz"))
    #expect(try text(noLines, "", .greedy, 9) == text(noLines, "x", .greedy, 9))
  }

  @Test func canGenerateNothing() throws {
    #expect(try text(Self.letters(), "abc", .greedy, 0) == "")
  }

  @Test func isAnAsynchronousSequenceToo() async throws {
    let checkpoint = try Self.letters()
    var joined = ""
    for try await piece in try TextGenerator(checkpoint, prompt: "abc", maxTokenCount: 20) {
      joined += piece
    }
    #expect(try joined == text(checkpoint, "abc", Sampling(), 20))
  }

  @Test func namesWhatCannotBe() throws {
    let checkpoint = try Self.letters()
    let unknown = #expect(throws: VocabularyError.self) {
      try TextGenerator(checkpoint, prompt: "abz", maxTokenCount: 1)
    }
    #expect(
      unknown?.description
        == #"the prompt: character 3, "z" (U+007A), is not among the 11 characters of the vocabulary"#
    )
    #expect(throws: ConfigurationError.self) {
      try TextGenerator(
        checkpoint, prompt: "a", sampling: Sampling(temperature: -1), maxTokenCount: 1)
    }
    #expect(throws: ConfigurationError.self) {
      try TextGenerator(checkpoint, prompt: "a", maxTokenCount: -1)
    }
  }

  @Test func namesAPredictionThatIsNoNumber() throws {
    let checkpoint = try Self.letters()
    checkpoint.model.tokenEmbedding.weight.update { $0 = Tensor(repeating: .nan, shape: $0.shape) }
    var generator = try TextGenerator(checkpoint, prompt: "a", maxTokenCount: 3)
    for _ in 0..<2 {
      #expect(throws: GenerationError.notFinite(tokenCount: 0)) { try generator.next() }
    }
  }

  @Test func aGeneratorWritesSymbolsApart() throws {
    let vocabulary = Vocabulary.symbols(SymbolTable(numbered: 8, and: ["."]))
    let checkpoint = try Self.checkpoint(vocabulary)
    for prompt in ["", " ", "1 2 ."] {
      var generator = try TextGenerator(checkpoint, prompt: prompt, maxTokenCount: 5)
      var text = prompt
      while let piece = try generator.next() { text += piece }
      #expect(try vocabulary.encode(text).count == (prompt.count > 1 ? 8 : 5), "\(text)")
    }
  }
}
