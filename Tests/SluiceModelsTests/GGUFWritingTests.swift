import Sluice
import SluiceKernels
import SluiceText
import TestSupport
import Testing

@testable import SluiceModels

/// Published models written as GGUF files and read again.
@Suite("Models written as GGUF files")
struct GGUFWritingTests {
  private static let folders = FixtureFolder.published()
  /// Parts of the errors for models that GGUF files cannot express.
  private static let inexpressible = [
    "afmoe": "embedding_multiplier", "llama_dynamic": "rope_scaling", "llama_yarn": "truncate",
    "qwen2_windows": "sliding_window", "qwen3_windows": "sliding_window",
  ]
  private static let expressible = folders.filter { inexpressible[$0.testDescription] == nil }

  private func written<Result>(
    _ published: PublishedModel, as type: WeightType = .float32,
    tokenizer: BytePairTokenizer? = nil, chatTemplates: ChatTemplates? = nil,
    _ body: (GGUFFile) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      let path = folder + "/model.gguf"
      try published.write(
        toGGUF: path, as: type, tokenizer: tokenizer, chatTemplates: chatTemplates)
      #expect(try names(in: folder) == ["model.gguf"])
      return try body(GGUFFile(path: path))
    }
  }

  private func logits(_ model: LanguageModel) -> [Float] {
    let count = model.configuration.vocabularySize
    let ids = (0..<24).map { Int32($0 * 7 % count) }
    return withoutGradient {
      model(TokenBatch(ids, batchSize: 2, tokenCount: 12)).scalars
    }
  }

  @Test("have the same weights and logits", arguments: expressible)
  func float32(_ folder: FixtureFolder) throws {
    let published = try PublishedModel(contentsOf: folder.path)
    try written(published) { file in
      let again = try PublishedModel(gguf: file)
      #expect(again.architecture.modelType == published.architecture.modelType)
      #expect(again.architecture.ownKeys == published.architecture.ownKeys)
      #expect(again.model.state() == published.model.state())
      #expect(again.generation == published.generation.tokensOnly)
      if folder.testDescription == "llama_llama3" {
        // The file has a factor for each frequency, rounded to a 32-bit float.
        expectClose(logits(again.model), logits(published.model), tolerance: 1e-5)
      } else {
        #expect(
          again.model.configuration.withoutChoices == published.model.configuration.withoutChoices)
        #expect(logits(again.model) == logits(published.model))
      }
    }
  }

  @Test(
    "have the rounded weights in lesser types", arguments: expressible,
    [WeightType.float16, .bfloat16, .q8])
  func lesserTypes(_ folder: FixtureFolder, _ type: WeightType) throws {
    let published = try PublishedModel(contentsOf: folder.path)
    let form = try #require(published.architecture.gguf)
    let own = published.model.tensors(
      named: GGUFNaming(published.model.configuration, form))
    try written(published, as: type) { file in
      #expect(file.names.filter { $0 != GGUFLayout.frequencyName } == own.keys.sorted())
      for (name, tensor) in own {
        let stored = try file.type(of: name)
        let expected: GGUFType =
          if tensor.shape.count == 1 {
            .float32
          } else if type == .q8, tensor.lastDimension.isMultiple(of: 32) {
            .q80
          } else {
            type == .bfloat16 ? .bfloat16 : .float16
          }
        #expect(stored == expected, "\(name)")
        #expect(try file.tensor(name) == tensor.rounded(to: stored.format), "\(name)")
      }
      _ = try PublishedModel(gguf: file)
    }
  }

  @Test("are refused with the setting that cannot be expressed", arguments: folders)
  func refusals(_ folder: FixtureFolder) throws {
    guard let part = Self.inexpressible[folder.testDescription] else { return }
    let published = try PublishedModel(contentsOf: folder.path)
    try withTemporaryFolder { target in
      let error = #expect(throws: InexpressibleModel.self) {
        try published.write(toGGUF: target + "/model.gguf")
      }
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
      #expect(error?.architecture.hasSuffix("in GGUF files") == true)
      let left = try names(in: target)
      #expect(left == [])
    }
  }

  /// Rows of 64 numbers.
  private func wideModel() throws -> LanguageModel {
    try LanguageModelTests.model(
      LanguageModel.Configuration(
        vocabularySize: 300, contextLength: 32, layerCount: 2, hiddenSize: 64, headCount: 4,
        intermediateSize: 96, feedForward: .swiglu, normalization: .rms, gates: [],
        normalizesQueriesAndKeys: true, positions: .rotary, tied: false))
  }

  @Test("have blocks where rows are whole blocks") func blocks() throws {
    let published = try PublishedModel(wideModel())
    #expect(published.architecture.modelType == "qwen3")
    try written(published, as: .q8) { file in
      for name in file.names {
        let isVector = try file.shape(of: name).count == 1
        #expect(try file.type(of: name) == (isVector ? .float32 : .q80), "\(name)")
      }
      #expect(try file.metadata.integer("general.file_type") == 7)
      let expected = try wideModel()
      for entry in expected.parameters where entry.parameter.shape.count > 1 {
        entry.parameter.update { $0 = $0.rounded(to: .q80) }
      }
      #expect(try logits(PublishedModel(gguf: file).model) == logits(expected))
    }
  }

  @Test("have the keys of llama.cpp's converter") func metadata() throws {
    let folder = try #require(Self.folders.first { $0.testDescription == "qwen3" })
    try written(PublishedModel(contentsOf: folder.path)) { file in
      let expected: GGUFMetadata = [
        "general.architecture": .string("qwen3"), "general.type": .string("model"),
        "qwen3.block_count": .uint32(2), "qwen3.context_length": .uint32(64),
        "qwen3.embedding_length": .uint32(16), "qwen3.feed_forward_length": .uint32(12),
        "qwen3.attention.head_count": .uint32(4), "qwen3.attention.head_count_kv": .uint32(2),
        "qwen3.attention.key_length": .uint32(8), "qwen3.attention.value_length": .uint32(8),
        "qwen3.vocab_size": .uint32(23),
        "qwen3.attention.layer_norm_rms_epsilon": .float32(1e-4),
        "qwen3.rope.dimension_count": .uint32(8), "qwen3.rope.freq_base": .float32(10000),
        "qwen3.rope.scaling.type": .string("yarn"), "qwen3.rope.scaling.factor": .float32(4),
        "qwen3.rope.scaling.original_context_length": .uint32(16),
        "qwen3.rope.scaling.yarn_beta_fast": .float32(32),
        "qwen3.rope.scaling.yarn_beta_slow": .float32(1), "general.file_type": .uint32(0),
        "tokenizer.ggml.model": .string("none"),
      ]
      var found = file.metadata
      let share = try found.number("qwen3.rope.scaling.attn_factor")
      #expect(share.map { abs($0 * (0.1 * 1.3862943611198906 + 1) - 1.25) < 1e-6 } == true)
      found["qwen3.rope.scaling.attn_factor"] = nil
      #expect(found.keys == expected.keys)
      for key in expected.keys { #expect(found[key] == expected[key], "\(key)") }
    }
  }

  @Test("have the factors of Llama 3's frequencies") func frequencies() throws {
    let folder = try #require(Self.folders.first { $0.testDescription == "llama_llama3" })
    try written(PublishedModel(contentsOf: folder.path)) { file in
      // As llama.cpp's converter computes them, for base 500 and four pairs.
      let expected = (0..<4).map { pair -> Double in
        let (low, high, factor, context) = (1.0, 4.0, 8.0, 32.0)
        let frequency = [1.0, 0.21147425268811282, 0.044721359549995794, 0.009457416090031757][pair]
        let length = 2 * Double.pi / frequency
        if length < context / high { return 1 }
        if length > context / low { return factor }
        let smooth = (context / length - low) / (high - low)
        return 1 / ((1 - smooth) / factor + smooth)
      }
      expectClose(
        try file.tensor(GGUFLayout.frequencyName).scalars, expected, tolerance: 1e-6)
    }
  }

  @Test("refuse numbers that are too large, and leave what was there") func tooLarge() throws {
    let model = try wideModel()
    model.head?.weight.update { $0 = .init(repeating: 7e4, shape: $0.shape) }
    let published = try PublishedModel(model)
    try withTemporaryFolder { folder in
      let path = try write("before", to: folder + "/model.gguf")
      let error = #expect(throws: GGUFError.self) {
        try published.write(toGGUF: path, as: .float16)
      }
      #expect(
        error?.problem == .unwritableNumber(tensor: "output.weight", type: "F16"))
      #expect(try contents(path) == "before")
      let other = #expect(throws: SafetensorsError.self) {
        try published.write(to: folder, as: .float16)
      }
      #expect(other?.problem == .unwritableNumber(tensor: "lm_head.weight", type: .float16))
      try published.write(toGGUF: path, as: .bfloat16)
    }
  }

  // MARK: - Tokenizers

  @Test("have the tokenizer, special tokens and chat templates") func tokenizer() throws {
    var rules = BytePairRules(
      preTokenizer: .qwen2, normalization: .nfc)
    let learned = try BytePairTokenizer(
      learnedFrom: "the cat and the hat and the bat", vocabularySize: 270)
    let pieces = learned.pieces()
    let first = learned.count
    rules.prefix = [Int32(first)]
    let tokenizer = try BytePairTokenizer(
      tokens: pieces.tokens + ["<s>", "</s>", "<think>"], merges: pieces.merges,
      kinds: pieces.kinds + [.control, .control, .userDefined], rules: rules)
    let templates = try ChatTemplates([
      "default": ChatTemplate("{{ bos_token }}{{ messages[0].content }}"),
      "tool_use": ChatTemplate("tools"),
    ])
    let published = try PublishedModel(
      wideModel(),
      generation: GenerationDefaults(beginToken: 1, endTokens: [first + 1, 2], paddingToken: 3))
    try written(published, tokenizer: tokenizer, chatTemplates: templates) { file in
      let again = try TextModel(gguf: file)
      #expect(again.vocabulary == .bytePairs(tokenizer))
      #expect(
        again.generation
          == GenerationDefaults(
            beginToken: first, endTokens: [first + 1, 2], paddingToken: 3))
      let text = "the <think> caf\u{65}\u{301}</s>"
      #expect(try again.encode(text) == rules.prefix + tokenizer.encode(text))
      let found = try #require(again.chatTemplates)
      #expect(found.named.mapValues(\.text) == templates.named.mapValues(\.text))
      #expect(try found.default.render(messages: [["content": "Hi"]]) == "<s>Hi")
      let stored = try file.tokenizer()
      #expect(stored.tokens.count == 300 && stored.tokens[299] == "[PAD299]")
      #expect(stored.tokenTypes[first..<first + 4] == [3, 3, 4, 5])
      #expect(stored.pre == "qwen2" && stored.addsBOSToken == true)
      #expect(stored.addsEOSToken == false)
    }
  }

  @Test("refuse tokenizers that GGUF files cannot express") func tokenizerRefusals() throws {
    func problem(_ rules: BytePairRules) throws -> String? {
      let tokenizer = try BytePairTokenizer(
        tokens: ["a", "b"], merges: [], rules: rules)
      return try withTemporaryFolder { folder in
        let error = #expect(throws: TokenizerError.self) {
          try PublishedModel(wideModel()).write(toGGUF: folder + "/a.gguf", tokenizer: tokenizer)
        }
        return error?.description
      }
    }
    let combination = try problem(BytePairRules(normalization: .nfc))
    #expect(combination?.contains("GGUF files cannot express a tokenizer with this") == true)
    let spaces = try problem(BytePairRules(addsSpaceBefore: true))
    #expect(spaces?.contains("add_prefix_space") == true)
    let prefix = try problem(BytePairRules(prefix: [0, 1]))
    #expect(prefix?.contains("more than one token before or after a text") == true)
  }
}

extension GenerationDefaults {
  fileprivate var tokensOnly: GenerationDefaults {
    GenerationDefaults(
      beginToken: beginToken, endTokens: endTokens, paddingToken: paddingToken)
  }
}
