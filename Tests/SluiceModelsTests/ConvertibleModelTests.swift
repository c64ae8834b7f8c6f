import Sluice
import SluiceText
import TestSupport
import Testing

@testable import SluiceModels

/// Models between Sluice's checkpoints, Hugging Face's folders and GGUF files.
@Suite("Conversion of models")
struct ConvertibleModelTests {
  /// A model that `llama` or, with gates, the gated `qwen3` can express.
  private func model(
    vocabularySize: Int = 256, gates: [Gate] = [], normalizesQueriesAndKeys: Bool = false
  ) throws -> LanguageModel {
    try LanguageModelTests.model(
      LanguageModel.Configuration(
        vocabularySize: vocabularySize, contextLength: 32, layerCount: 2, hiddenSize: 32,
        headCount: 2, intermediateSize: 64, feedForward: .swiglu, normalization: .rms,
        gates: gates, normalizesQueriesAndKeys: normalizesQueriesAndKeys, positions: .rotary))
  }

  private func withCheckpoint<Result>(
    _ model: LanguageModel, _ vocabulary: Vocabulary,
    _ body: (_ folder: String, _ source: ConvertibleModel) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      try write([UInt8](), to: folder + "/run/empty")
      try Checkpoint(model: model, vocabulary: vocabulary).write(to: folder + "/run")
      return try body(folder, ConvertibleModel(contentsOf: folder + "/run"))
    }
  }

  @Test("A checkpoint goes through all formats and comes back, to the last bit")
  func everyFormat() throws {
    for (gates, norms) in [
      ([], false), ([], true), ([Gate.headwise], true), ([.elementwise], false),
    ]
      as [([Gate], Bool)]
    {
      let model = try model(gates: gates, normalizesQueriesAndKeys: norms)
      try withCheckpoint(model, .bytes) { folder, source in
        #expect(source.format == .checkpoint && source.architecture == nil)
        var last = source
        for (name, format) in [
          ("hf", .huggingFace), ("a.gguf", .gguf), ("hf2", .huggingFace), ("b", .checkpoint),
          ("c.gguf", .gguf), ("d", .checkpoint),
        ] as [(String, ModelFormat)] {
          let path = "\(folder)/\(name)"
          let remarks = try last.write(to: path, as: format)
          #expect(
            remarks.count == (gates.isEmpty || format == .checkpoint ? 0 : 1), "\(remarks)")
          let check = try ConversionCheck(of: last, writtenTo: path, as: .float32)
          #expect(check.passes && check.isExact && check.largestDifference == 0)
          #expect(check.tokenCount == 32 && check.equalGreedyCount == 32)
          last = try ConvertibleModel(contentsOf: path)
          #expect(last.format == format)
        }
        #expect(last.model.state() == model.state())
        #expect(last.model.configuration.withoutChoices == model.configuration.withoutChoices)
        #expect(last.generation.endTokens == [] && last.architecture == nil)
        let text = "Grüße!\n"
        #expect(
          try last.vocabulary?.encode(text) == Vocabulary.bytes.encode(text))
      }
    }
  }

  @Test("Lesser types are those of the rounded weights")
  func types() throws {
    try withCheckpoint(model(), .bytes) { folder, source in
      for type in WeightType.allCases {
        for format in [ModelFormat.gguf, .huggingFace] where format.weightTypes.contains(type) {
          let path = "\(folder)/\(type).\(format)"
          try source.write(to: path, as: format, type: type)
          let check = try ConversionCheck(of: source, writtenTo: path, as: type)
          #expect(check.passes && check.isExact, "\(type) \(format)")
          #expect((check.largestDifference == 0) == (type == .float32), "\(type) \(format)")
          #expect(check.largestDifference < 0.2)
        }
      }
      let error = #expect(throws: ConfigurationError.self) {
        try source.write(to: folder + "/x", as: .huggingFace, type: .q8)
      }
      #expect(error?.description.contains("q8_0") == true)
    }
  }

  @Test("A result with other weights does not pass") func otherWeights() throws {
    try withCheckpoint(model(), .bytes) { folder, source in
      let other = try ConvertibleModel(contentsOf: folder + "/run")
      let weight = other.model.transformer.norm?.parameters.first?.parameter
      weight?.update { $0 = $0 * 1.001 }
      try other.write(to: folder + "/other.gguf", as: .gguf)
      let check = try ConversionCheck(
        of: source, writtenTo: folder + "/other.gguf", as: .float32)
      #expect(!check.passes && !check.isExact && check.largestDifference > 1e-4)
      // The type is another one.
      try source.write(to: folder + "/half.gguf", as: .gguf, type: .float16)
      let half = try ConversionCheck(
        of: source, writtenTo: folder + "/half.gguf", as: .bfloat16)
      #expect(!half.passes)
    }
  }

  // MARK: - Vocabularies

  @Test("Characters of ASCII become a tokenizer, other characters stay in vocabulary.json")
  func characters() throws {
    let ascii = try Vocabulary(charactersOf: "hello world\n")
    try withCheckpoint(model(vocabularySize: ascii.count), ascii) { folder, source in
      let remarks = try source.write(to: folder + "/a.gguf", as: .gguf)
      #expect(remarks.count == 1 && remarks[0].contains("drops other characters"))
      let again = try TextModel(contentsOf: folder + "/a.gguf")
      #expect(try again.encode("hello\n") == ascii.encode("hello\n"))
      #expect(again.vocabulary.decode(try ascii.encode("world")) == "world")
    }
    let umlauts = try Vocabulary(charactersOf: "Grüße")
    try withCheckpoint(model(vocabularySize: umlauts.count), umlauts) { folder, source in
      let error = #expect(throws: TokenizerError.self) {
        try source.write(to: folder + "/a.gguf", as: .gguf)
      }
      #expect(
        error?.description.hasSuffix(
          "GGUF files cannot express a vocabulary of characters that are not ASCII, such as \"ß\"")
          == true, "\(error?.description ?? "")")
      let remarks = try source.write(to: folder + "/hf", as: .huggingFace)
      #expect(remarks.count == 1 && remarks[0].contains("stored as vocabulary.json"))
      #expect(try TextModel(contentsOf: folder + "/hf").vocabulary == umlauts)
    }
    let symbols = Vocabulary.symbols(try SymbolTable(["a", "b"]))
    try withCheckpoint(model(vocabularySize: 2), symbols) { folder, source in
      let error = #expect(throws: TokenizerError.self) {
        try source.write(to: folder + "/a.gguf", as: .gguf)
      }
      #expect(error?.description.hasSuffix("cannot express a vocabulary of symbols") == true)
    }
  }

  @Test("Tokenizer, chat template and generation settings of a folder are kept")
  func chat() throws {
    let tokenizer = try BytePairTokenizer(
      learnedFrom: "the cat and the hat and the bat", vocabularySize: 260)
    let pieces = tokenizer.pieces()
    let special = try BytePairTokenizer(
      tokens: pieces.tokens + ["<s>", "</s>"], merges: pieces.merges,
      kinds: pieces.kinds + [.control, .control], rules: tokenizer.rules)
    let generation = GenerationDefaults(
      beginToken: 260, endTokens: [261], samples: true, temperature: 0.5)
    try withTemporaryFolder { folder in
      let hf = folder + "/hf"
      try write(
        "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}", to: hf + "/chat_template.jinja")
      try write(
        #"{"bos_token": "<s>", "eos_token": "</s>", "other": 1}"#, to: hf + "/tokenizer_config.json"
      )
      try special.write(to: hf + "/tokenizer.json")
      try PublishedModel(model(vocabularySize: 262), generation: generation).write(to: hf)
      let source = try ConvertibleModel(contentsOf: hf)
      for (name, format) in [
        ("hf2", .huggingFace), ("own", .checkpoint), ("a.gguf", .gguf),
      ] as [(String, ModelFormat)] {
        #expect(try source.write(to: "\(folder)/\(name)", as: format) == [])
        let again = try TextModel(contentsOf: "\(folder)/\(name)")
        #expect(again.vocabulary == .bytePairs(special))
        #expect(again.generation.endTokens == [261] && again.generation.beginToken == 260)
        #expect(again.generation.temperature == (format == .gguf ? nil : 0.5))
        let rendered = try again.chatTemplates?.default.render(messages: [["content": "Hi"]])
        #expect(rendered == "<s>Hi</s>", "\(name)")
      }
      #expect(
        try contents(folder + "/hf2/tokenizer_config.json")
          == contents(hf + "/tokenizer_config.json"))
      try ConvertibleModel(contentsOf: folder + "/a.gguf")
        .write(to: folder + "/back", as: .huggingFace)
      let back = try TextModel(contentsOf: folder + "/back")
      #expect(back.vocabulary == .bytePairs(special))
      let rendered = try back.chatTemplates?.default.render(messages: [["content": "Hi"]])
      #expect(rendered == "<s>Hi</s>")
    }
  }

  @Test("A model without a tokenizer is converted; text needs one") func noTokenizer() throws {
    let folder = try #require(FixtureFolder.published().first { $0.testDescription == "llama" })
    let source = try ConvertibleModel(contentsOf: folder.path)
    #expect(try source.vocabulary == nil && source.chatTemplates == nil)
    try withTemporaryFolder { target in
      let remarks = try source.write(to: target + "/a.gguf", as: .gguf)
      #expect(remarks.count == 1 && remarks[0].contains("no tokenizer"))
      let again = try ConvertibleModel(contentsOf: target + "/a.gguf")
      #expect(try again.vocabulary == nil && again.generation == source.generation)
      let error = #expect(throws: TokenizerError.self) {
        try TextModel(contentsOf: target + "/a.gguf")
      }
      #expect(error?.problem == .missing("the tokenizer"))
      #expect(try source.write(to: target + "/own", as: .checkpoint).count == 1)
      #expect(try LanguageModel(contentsOf: target + "/own").state() == source.model.state())
    }
  }

  // MARK: - Refusals

  @Test("Nothing is overwritten, and nothing is left after an error") func existing() throws {
    try withCheckpoint(model(), .bytes) { folder, source in
      try write("file", to: folder + "/file.gguf")
      for (path, format) in [
        ("file.gguf", .gguf), ("file.gguf", .huggingFace), ("run", .checkpoint), ("run/", .gguf),
      ] as [(String, ModelFormat)] {
        let error = #expect(throws: FileError.self) {
          try source.write(to: "\(folder)/\(path)", as: format)
        }
        #expect(error?.problem == .unwritable(reason: "it already exists"))
      }
      #expect(throws: FileError.self) { try source.write(to: folder + "/no/a.gguf", as: .gguf) }
      #expect(try contents(folder + "/file.gguf") == "file")
      let weight = source.model.tokenEmbedding.weight
      weight.update { $0 = .init(repeating: 1e5, shape: $0.shape) }
      for (path, format) in [("a", .huggingFace), ("a.gguf", .gguf)] as [(String, ModelFormat)] {
        #expect(throws: (any Error).self) {
          try source.write(to: "\(folder)/\(path)", as: format, type: .float16)
        }
      }
      #expect(try names(in: folder) == ["file.gguf", "run"])
    }
  }

  @Test("What no architecture can express is named") func inexpressible() throws {
    var configuration = try model().configuration
    configuration.gates = [.forget]
    let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
    try withCheckpoint(model, .bytes) { folder, source in
      for format in [ModelFormat.gguf, .huggingFace] {
        let error = #expect(throws: InexpressibleModel.self) {
          try source.write(to: folder + "/x", as: format)
        }
        #expect(error?.description.contains("gates") == true, "\(error?.description ?? "")")
      }
      let left = try names(in: folder)
      #expect(left == ["run"])
      #expect(try source.write(to: folder + "/x", as: .checkpoint) == [])
    }
  }
}
