import Foundation
import Sluice
import SluiceFiles
import TestSupport
import Testing

@testable import SluiceModels

/// Reading and writing of folders, and errors.
struct PublishedModelTests {
  // MARK: - Reading

  /// The fixture of plain Llama, with files changed by `alter`.
  private func withLlama(
    _ alter: (_ keys: inout [String: Any], _ tensors: inout [String: Tensor]) -> Void,
    _ body: (String) throws -> Void
  ) throws {
    let folder = try #require(
      FixtureFolder.published().first { $0.testDescription == "llama" }
    ).path
    try withTemporaryFolder { target in
      let json = Data(try contents(folder + "/config.json").utf8)
      var keys = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
      var tensors = try SafetensorsFile(path: folder + "/model.safetensors").tensors()
      alter(&keys, &tensors)
      let altered = try JSONSerialization.data(withJSONObject: keys)
      try write(Array(altered), to: target + "/config.json")
      try Safetensors.write(tensors, to: target + "/model.safetensors")
      try body(target)
    }
  }

  private func problem(
    _ alter: (_ keys: inout [String: Any], _ tensors: inout [String: Tensor]) -> Void
  ) throws -> CheckpointError.Problem? {
    var problem: CheckpointError.Problem?
    try withLlama(alter) { folder in
      do {
        _ = try PublishedModel(contentsOf: folder)
      } catch let error as CheckpointError {
        problem = error.problem
      }
    }
    return problem
  }

  @Test func tensorsThatDoNotFitAreNamed() throws {
    let name = "model.layers.1.mlp.up_proj.weight"
    #expect(try problem { $1[name] = nil } == .missingTensor(name))
    #expect(
      try problem { $1[name] = .zeros([12, 17]) }
        == .wrongShape(tensor: name, found: [12, 17], expected: [12, 16]))
    #expect(
      try problem { $1["score.weight"] = .zeros([2]) } == .unexpectedTensors(["score.weight"]))
    #expect(try problem { $1["lm_head.weight"] = nil } == .missingTensor("lm_head.weight"))
  }

  @Test func whatIsNotNeededMayBeThere() throws {
    try withLlama {
      $1["model.layers.0.self_attn.rotary_emb.inv_freq"] = .zeros([2])
      $0["tie_word_embeddings"] = true
    } _: { folder in
      let published = try PublishedModel(contentsOf: folder)
      #expect(published.model.configuration.tied)
      #expect(
        published.unreadTensors == [
          "lm_head.weight", "model.layers.0.self_attn.rotary_emb.inv_freq",
        ])
    }
  }

  @Test(arguments: ["model.language_model.", "language_model.model."])
  func aTextModelWithinAnotherIsRead(prefix: String) throws {
    try withLlama { keys, tensors in
      keys = ["model_type": "llava", "text_config": keys, "vision_config": ["width": 1]]
      tensors = Dictionary(
        uniqueKeysWithValues: tensors.map { name, tensor in
          guard name.hasPrefix("model.") else {
            return (prefix.hasPrefix("language") ? "language_model." + name : name, tensor)
          }
          return (prefix + name.dropFirst("model.".count), tensor)
        })
      tensors["vision_tower.weight"] = .zeros([3])
    } _: { folder in
      let published = try PublishedModel(contentsOf: folder)
      #expect(published.unreadTensors == ["vision_tower.weight"])
      try withLlama({ _, _ in }) { plain in
        let model = try LanguageModel(contentsOf: plain)
        #expect(model.state() == published.model.state())
      }
    }
  }

  @Test func tokensOfBothFilesAreKnown() throws {
    try withLlama({ _, _ in }) { folder in
      let alone = try PublishedModel(contentsOf: folder).generation
      #expect(alone == GenerationDefaults(beginToken: 1, endTokens: [2]))
      try write(
        #"{"eos_token_id": [5, 6], "do_sample": true, "top_k": 3}"#,
        to: folder + "/generation_config.json")
      let both = try PublishedModel(contentsOf: folder).generation
      #expect(
        both == GenerationDefaults(beginToken: 1, endTokens: [5, 6], samples: true, topK: 3))
    }
  }

  @Test func architecturesOfOnesOwnAreRead() throws {
    struct Mistral: PublishedArchitecture {
      let modelType = "mistral"
      let className = "MistralForCausalLM"
      let start = LanguageModel.Configuration.published()
      let settings = SettingsTable<LanguageModel.Configuration>(.decoder() + [.rotary()])
    }
    try withLlama {
      keys, _ in
      keys["model_type"] = "mistral"
      for key in ["attention_bias", "mlp_bias"] { keys[key] = nil }
    } _: { folder in
      #expect(throws: ContentError.self) { try PublishedModel(contentsOf: folder) }
      let published = try PublishedModel(contentsOf: folder, among: [Mistral()])
      #expect(published.architecture is Mistral)
    }
  }

  @Test func aModelOfManyLayersIsRefusedBeforeItIsMade() throws {
    #expect(
      try problem { keys, _ in keys["num_hidden_layers"] = 1 << 23 }
        == .missingTensor("model.layers.2.input_layernorm.weight"))
  }

  /// A changed file is refused or read, and never crashes.
  @Test func survivesDamage() throws {
    try withLlama({ _, _ in }) { folder in
      let path = folder + "/config.json"
      let whole = Array(try contents(path).utf8)
      for index in stride(from: 0, to: whole.count, by: 3) {
        for flip: UInt8 in [0x01, 0x04, 0x10, 0x80] {
          var altered = whole
          altered[index] ^= flip
          try write(altered, to: path)
          do {
            _ = try LanguageModel(contentsOf: folder)
          } catch {
            #expect(error is any SluiceError, "\(error)")
          }
        }
      }
    }
  }

  // MARK: - Writing

  private static func trained(
    _ change: (inout LanguageModel.Configuration) -> Void = { _ in }
  ) throws -> LanguageModel {
    var configuration = LanguageModel.Configuration(
      vocabularySize: 11, contextLength: 32, layerCount: 3, hiddenSize: 12, headCount: 2,
      intermediateSize: 10, feedForward: .swiglu, normalization: .rms, gates: [],
      positions: .rotary, tied: false)
    change(&configuration)
    return try LanguageModelTests.model(configuration)
  }

  @Test(arguments: [SafetensorsType.float32, .bfloat16, .float16])
  func whatIsWrittenIsReadInEveryType(type: SafetensorsType) throws {
    let model = try Self.trained()
    try withTemporaryFolder { folder in
      let published = try PublishedModel(
        model, generation: GenerationDefaults(endTokens: [3], samples: true, topK: 5))
      #expect(published.architecture is Llama)
      try published.write(to: folder, as: type)
      #expect(
        try names(in: folder) == ["config.json", "generation_config.json", "model.safetensors"])
      let file = try SafetensorsFile(path: folder + "/model.safetensors")
      #expect(try file.names.allSatisfy { try file.type(of: $0) == type })
      let again = try PublishedModel(contentsOf: folder)
      #expect(again.generation == published.generation)
      let tolerance = type == .float32 ? 0 : type == .float16 ? 0x1p-11 : 0x1p-8
      for (name, tensor) in model.state() {
        let found = try #require(again.model.state()[name])
        expectClose(found.scalars, tensor.doubles, tolerance: tolerance, name)
      }
    }
  }

  @Test func theArchitectureIsTheFirstWithWordsForTheModel() throws {
    func architecture(
      _ change: (inout LanguageModel.Configuration) -> Void
    ) throws -> any PublishedArchitecture {
      try PublishedModel(Self.trained(change)).architecture
    }
    #expect(try architecture { $0.transformer.block.attention.bias = true } is Llama)
    #expect(
      try architecture {
        $0.transformer.block.attention.bias = true
        $0.transformer.block.attention.outputBias = false
      } is Qwen2)
    #expect(try architecture { $0.normalizesQueriesAndKeys = true } is Qwen3)
    // Only the study's own program reads these keys, so this architecture is used only on request.
    #expect(throws: InexpressibleModel.self) { try architecture { $0.gates = [.headwise] } }
    let gated = try PublishedModel(Self.trained { $0.gates = [.headwise] }, as: GatedQwen3())
    #expect(gated.architecture is GatedQwen3)
    #expect(
      try architecture {
        $0.gates = [.elementwise]
        $0.normalizesQueriesAndKeys = true
        $0.normalization.placement = .around
        $0.slidingWindow = 4
        var full = $0.transformer.block
        full.attention.slidingWindow = nil
        full.attention.positions = .none
        $0.transformer.differentBlocks = [1: full]
      } is AFMoE)
  }

  @Test func settingsWithoutWordsAreNamed() throws {
    func missing(
      _ architecture: any PublishedArchitecture = Llama(),
      _ change: (inout LanguageModel.Configuration) -> Void
    ) throws -> [String] {
      let model = try Self.trained(change)
      do {
        _ = try PublishedModel(model, as: architecture)
        return []
      } catch let error as InexpressibleModel {
        #expect(error.architecture == architecture.modelType)
        return error.settings
      }
    }
    #expect(try missing { _ in } == [])
    #expect(try missing { $0.dropout = 0.1 } == [])
    #expect(try missing { $0.softCap = 30 } == ["attn_logit_softcapping 30"])
    #expect(try missing { $0.gates = [.forget] } == ["gates [ forget ]"])
    #expect(try missing { $0.feedForward.kind = .gelu }.first?.hasPrefix("hidden_act") == true)
    #expect(try missing { $0.positions = .alibi }.contains { $0.contains("alibi") })
    #expect(
      try missing { $0.positions = .learned }.contains { $0.contains("position_embedding_type") })
    #expect(
      try missing {
        $0.transformer.block.attention.positions = .rotary(
          RotaryEmbedding(headDimension: 6, scaling: .ntk(factor: 2)))
      }.contains { $0.contains("ntk") })
    #expect(try missing { $0.embeddingScale = 2 } == ["embedding_multiplier 2"])
    #expect(try missing(AFMoE()) { $0.embeddingScale = 2 }.contains("embedding_multiplier 2"))
    #expect(
      try missing(Qwen3()) {
        $0.normalizesQueriesAndKeys = true
        $0.transformer.block.attention.queryKeyNormEpsilon = 1e-3
      } == ["qk_norm_eps 0.001"])
    let error = #expect(throws: InexpressibleModel.self) {
      try PublishedModel(Self.trained { $0.softCap = 30 })
    }
    #expect(
      error?.description == "the architecture llama cannot express attn_logit_softcapping 30")
  }

  @Test func otherTypesOfWeightsAreNotWritten() throws {
    let published = try PublishedModel(Self.trained())
    try withTemporaryFolder { folder in
      #expect(throws: SafetensorsError.self) { try published.write(to: folder, as: .int8) }
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }
}
