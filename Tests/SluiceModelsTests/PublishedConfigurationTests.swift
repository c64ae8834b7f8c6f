import Foundation
import Sluice
import Testing

@testable import SluiceModels

/// `config.json` of published models: the settings that are read, and the keys that are errors.
struct PublishedConfigurationTests {
  private static var sizes: [String: Any] {
    [
      "vocab_size": 23, "hidden_size": 16, "intermediate_size": 12, "num_hidden_layers": 4,
      "num_attention_heads": 4,
    ]
  }

  private static func keys(_ type: String, _ more: [String: Any?] = [:]) -> [String: Any] {
    sizes.merging(["model_type": type]) { $1 }.merging(more.mapValues { $0 ?? NSNull() }) { $1 }
  }

  private static func read(_ keys: [String: Any]) throws -> PublishedConfiguration {
    let json = try JSONSerialization.data(withJSONObject: keys)
    return try JSONDecoder().decode(Box.self, from: json).configuration
  }

  private struct Box: Decodable {
    let configuration: PublishedConfiguration

    init(from decoder: any Decoder) throws {
      configuration = try PublishedConfiguration(from: decoder, among: PublishedArchitectures.all)
    }
  }

  private func problem(_ type: String, _ more: [String: Any?]) throws -> SettingsError? {
    do {
      _ = try Self.read(Self.keys(type, more))
      return nil
    } catch let problem as SettingsError {
      return problem
    }
  }

  private func model(_ type: String, _ more: [String: Any?] = [:]) throws
    -> LanguageModel.Configuration
  {
    try Self.read(Self.keys(type, more)).model
  }

  // MARK: - Missing keys

  @Test func whatIsNotSaidIsAsInTransformers() throws {
    let llama = try model("llama")
    #expect(llama.keyValueHeadCount == 4 && llama.headDimension == 4)
    #expect(llama.contextLength == 2048 && llama.normalization.epsilon == 1e-6)
    #expect(!llama.tied && !llama.attention.bias && !llama.feedForward.bias)
    #expect(llama.attention.positions == .rotary(headDimension: 4, base: 10000))
    #expect(llama.gates.isEmpty && llama.feedForward.kind == .swiglu)
    let qwen2 = try model("qwen2", ["num_key_value_heads": nil])
    #expect(qwen2.keyValueHeadCount == 4 && qwen2.headDimension == 4)
    #expect(qwen2.attention.bias && !qwen2.attention.hasOutputBias)
    #expect(qwen2.contextLength == 32768 && qwen2.attention.slidingWindow == nil)
    // Qwen's classes replace a missing count by 32, which is not possible with 4 heads.
    #expect(throws: SettingsError.self) { try model("qwen2") }
    let qwen3 = try model("qwen3", ["num_key_value_heads": 2])
    #expect(qwen3.headDimension == 128 && qwen3.normalizesQueriesAndKeys)
    let afmoe = try model("afmoe", ["num_dense_layers": 4])
    #expect(afmoe.headDimension == 128 && afmoe.normalization.epsilon == 1e-5)
    #expect(afmoe.attention.queryKeyNormEpsilon == 1e-5 && afmoe.embeddingScale == 1)
    #expect(
      (0..<4).map { afmoe.transformer.block(at: $0).attention.slidingWindow }
        == [1024, 1024, 1024, nil])
    #expect(afmoe.transformer.block(at: 3).attention.positions == .none)
  }

  // MARK: - Positions

  @Test(arguments: ["rope_scaling", "rope_parameters"]) func scalings(key: String) throws {
    func scaling(_ values: [String: Any], _ more: [String: Any?] = [:]) throws -> RotaryScaling {
      let model = try model("llama", [key: values].merging(more) { $1 })
      guard case .rotary(let rotary) = model.attention.positions else { return .none }
      return rotary.scaling
    }
    #expect(try scaling(["type": "default"]) == .none)
    #expect(try scaling([:]) == .none)
    #expect(try scaling(["type": "linear", "factor": 2]) == .linear(factor: 2))
    // The newer key has priority.
    #expect(
      try scaling(["type": "linear", "rope_type": "dynamic", "factor": 2])
        == .dynamic(factor: 2, originalContext: 2048))
    #expect(
      try scaling([
        "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
      ]) == .llama3(factor: 8, originalContext: 2048))
    #expect(
      try scaling(
        ["rope_type": "yarn", "original_max_position_embeddings": 64],
        ["max_position_embeddings": 256]) == .yarn(factor: 4, originalContext: 64))
    #expect(
      try scaling(
        ["rope_type": "yarn", "factor": 2, "beta_fast": 0, "truncate": false],
        ["original_max_position_embeddings": 32])
        == .yarn(factor: 2, originalContext: 32, roundsRamp: false))
    #expect(
      try scaling(["rope_type": "yarn", "factor": 4, "mscale": 1, "mscale_all_dim": 1])
        == .yarn(factor: 4, originalContext: 2048, attentionFactor: 1))
    let based = try model("llama", [key: ["rope_theta": 500], "rope_theta": 7])
    #expect(based.attention.positions == .rotary(headDimension: 4, base: 500))
  }

  @Test func positionsMayDifferByTheTypeOfLayer() throws {
    let model = try model(
      "qwen3",
      [
        "num_key_value_heads": 2, "head_dim": 4, "sliding_window": 3, "use_sliding_window": true,
        "layer_types": [
          "full_attention", "sliding_attention", "full_attention", "sliding_attention",
        ],
        "rope_parameters": [
          "full_attention": ["rope_theta": 100],
          "sliding_attention": ["rope_type": "linear", "factor": 2],
        ] as [String: Any],
      ])
    #expect(
      model.transformer.block(at: 2).attention.positions == .rotary(headDimension: 4, base: 100))
    #expect(
      model.transformer.block(at: 3).attention.positions
        == .rotary(RotaryEmbedding(headDimension: 4, scaling: .linear(factor: 2))))
    #expect(
      (0..<4).map { model.transformer.block(at: $0).attention.slidingWindow } == [nil, 3, nil, 3])
  }

  // MARK: - Errors

  @Test func whatIsNotKnownIsNamed() throws {
    #expect(
      try problem("llama", ["hiden_act": "silu"])
        == .unknownKey("hiden_act", similar: "hidden_act"))
    #expect(try problem("llama", ["attn_logit_softcapping": 30]) != nil)
    #expect(try problem("llama", ["attn_logit_softcapping": nil]) == nil)
    #expect(
      try problem("llama", ["rope_scaling": ["type": "su", "factor": 2]])
        == .badValue(
          key: "rope_scaling.rope_type", found: "\"su\"",
          expected: "\"default\", \"linear\", \"dynamic\", \"yarn\" or \"llama3\""))
    let section = try problem("llama", ["rope_parameters": ["mrope_section": [1]]])
    #expect(section?.description.hasPrefix("the key rope_parameters.mrope_section") == true)
    #expect(
      try problem("llama", ["rope_scaling": ["type": "linear"]])
        == .missingKey("rope_scaling.factor"))
    #expect(
      try problem("llama", ["partial_rotary_factor": 0.5])
        == .badValue(
          key: "partial_rotary_factor", found: "0.5",
          expected: "1: heads that are partly rotated are not supported here"))
    #expect(
      try problem("llama", ["hidden_act": "gelu"])
        == .badValue(key: "hidden_act", found: "\"gelu\"", expected: "\"silu\""))
    #expect(
      try problem("llama", ["quantization_config": ["bits": 4]])
        == .badValue(
          key: "quantization_config", found: "present", expected: "none: it is not supported"))
    #expect(try problem("llama", ["pruned_heads": [String: Any]()]) == nil)
    #expect(try problem("llama", ["hidden_size": nil]) == .missingKey("hidden_size"))
    #expect(
      try problem("llama", ["num_key_value_heads": 3])
        == .impossible(.keyValueHeadsDoNotDivide(headCount: 4, keyValueHeadCount: 3)))
  }

  @Test func layersThatCannotBeAreNamed() throws {
    let qwen: [String: Any?] = ["num_key_value_heads": 2, "use_sliding_window": true]
    func problem(_ types: [String], _ more: [String: Any?] = [:]) throws -> SettingsError? {
      try self.problem("qwen3", qwen.merging(["layer_types": types]) { $1 }.merging(more) { $1 })
    }
    let full = "full_attention"
    #expect(
      try problem([full])
        == .badValue(
          key: "layer_types", found: "a list of 1", expected: "one of 4, as num_hidden_layers"))
    #expect(
      try problem([full, full, full, "linear_attention"])
        == .badValue(
          key: "layer_types", found: "\"linear_attention\" among others",
          expected: "\"full_attention\" or \"sliding_attention\""))
    #expect(
      try problem([full, full, full, "sliding_attention"], ["use_sliding_window": false])
        == .badValue(
          key: "layer_types", found: "\"sliding_attention\" among others",
          expected: "\"full_attention\" alone, as there is no sliding_window"))
    // Nothing in the file is as long as that.
    #expect(
      try self.problem("qwen3", qwen.merging(["num_hidden_layers": 1 << 24]) { $1 })
        == .badValue(
          key: "num_hidden_layers", found: "16777216",
          expected: "at most 4096, as there are no layer_types"))
    #expect(
      try self.problem("afmoe", ["num_dense_layers": 2])?.description.contains("experts") == true)
  }

  @Test func unknownArchitecturesAreNamedWithThoseThatAreKnown() throws {
    #expect(
      try problem("gemma3", [:])
        == .otherModelType("gemma3", expected: #"afmoe" or "llama" or "qwen2" or "qwen3"#))
    #expect(throws: SettingsError.missingKey("model_type")) { try Self.read(Self.sizes) }
  }

  // MARK: - Parts of multimodal models

  @Test func aTextModelMayBeAPartOfAnother() throws {
    let configuration = try Self.read([
      "model_type": "llava", "text_config": Self.keys("llama"), "vision_config": ["width": 3],
      "tie_word_embeddings": true,
    ])
    #expect(configuration.isPart && configuration.model.tied)
    #expect(configuration.architecture.modelType == "llama")
  }

  @Test func ofTwoArchitecturesOfATypeOnesOwnKeysTell() throws {
    let keys: [String: Any?] = ["num_key_value_heads": 2, "head_dim": 4]
    func architecture(_ more: [String: Any]) throws -> any PublishedArchitecture {
      try Self.read(Self.keys("qwen3", keys.merging(more) { $1 })).architecture
    }
    #expect(try architecture([:]) is Qwen3)
    #expect(try architecture(["qkv_bias": false]) is GatedQwen3)
    let gated = try model(
      "qwen3",
      keys.merging([
        "headwise_attn_output_gate": true, "elementwise_attn_output_gate": true, "qkv_bias": true,
        "use_qk_norm": false,
      ]) { $1 })
    #expect(gated.gates == [.headwise] && gated.attention.bias && gated.attention.hasOutputBias)
    #expect(!gated.normalizesQueriesAndKeys)
  }
}
