import Sluice
import SluiceFiles
import TestSupport
import Testing

@testable import SluiceModels

/// The settings of models in GGUF files, and the names and the order of their tensors.
struct GGUFSettingsTests {
  private struct Metadata: MetadataLookup {
    var integers: [String: Int] = [:]
    var numbers: [String: Double] = [:]
    var texts: [String: String] = [:]

    func integer(_ key: String) throws -> Int? { integers[key] }
    func number(_ key: String) throws -> Double? { numbers[key] }
    func text(_ key: String) throws -> String? { texts[key] }
  }

  /// The metadata of SmolLM2-135M.
  private static func metadata(_ name: String = "llama") -> Metadata {
    Metadata(
      integers: [
        "\(name).block_count": 30, "\(name).context_length": 8192, "\(name).embedding_length": 576,
        "\(name).feed_forward_length": 1536, "\(name).attention.head_count": 9,
        "\(name).attention.head_count_kv": 3, "\(name).rope.dimension_count": 64,
        "\(name).vocab_size": 49152,
      ],
      numbers: [
        "\(name).rope.freq_base": 100_000, "\(name).attention.layer_norm_rms_epsilon": 1e-5,
      ],
      texts: ["general.architecture": name])
  }

  private func read(
    _ metadata: Metadata, tensors: [String] = [], factors: [Float]? = nil
  ) throws -> PublishedConfiguration {
    try PublishedConfiguration(
      gguf: metadata,
      shape: { $0 == "token_embd.weight" ? [49152, 576] : tensors.contains($0) ? [1] : nil },
      frequencyFactors: factors)
  }

  @Test func settingsAreThoseOfConfigJSON() throws {
    let configuration = try read(Self.metadata())
    let model = configuration.model
    #expect(configuration.architecture is Llama)
    #expect(model.vocabularySize == 49152 && model.contextLength == 8192 && model.tied)
    #expect(model.transformer.layerCount == 30 && model.hiddenSize == 576)
    #expect(model.headCount == 9 && model.keyValueHeadCount == 3 && model.headDimension == 64)
    #expect(model.feedForward.intermediateSize == 1536 && model.normalization.epsilon == 1e-5)
    #expect(model.attention.positions == .rotary(headDimension: 64, base: 100_000))
    #expect(!model.attention.bias && model.parameterCount == 134_515_008)
  }

  @Test func whatTensorsTell() throws {
    let qwen = try read(
      Self.metadata("qwen2"), tensors: ["output.weight", "blk.0.attn_q.bias"])
    #expect(qwen.architecture is Qwen2 && !qwen.model.tied)
    #expect(qwen.model.attention.bias && !qwen.model.attention.hasOutputBias)
    #expect(try read(Self.metadata("qwen3")).model.headDimension == 64)
    let factors = (0..<32).map { Float(1 + $0) }
    let scaled = try read(Self.metadata(), factors: factors).model
    #expect(
      scaled.attention.positions
        == .rotary(
          RotaryEmbedding(headDimension: 64, base: 100_000, scaling: .perPair(factors))))
    #expect(throws: SettingsError.self) { try read(Self.metadata(), factors: [1]) }
  }

  @Test func scalingOfPositions() throws {
    var metadata = Self.metadata()
    metadata.texts["llama.rope.scaling.type"] = "yarn"
    metadata.numbers["llama.rope.scaling.factor"] = 4
    metadata.integers["llama.rope.scaling.original_context_length"] = 2048
    #expect(
      try read(metadata).model.attention.positions
        == .rotary(
          RotaryEmbedding(
            headDimension: 64, base: 100_000, scaling: .yarn(factor: 4, originalContext: 2048))))
    metadata.texts["llama.rope.scaling.type"] = "longrope"
    #expect(throws: SettingsError.self) { try read(metadata) }
  }

  @Test func whatCannotBeIsNamed() throws {
    func problem(_ alter: (inout Metadata) -> Void) throws -> SettingsError? {
      var metadata = Self.metadata()
      alter(&metadata)
      do {
        _ = try read(metadata)
        return nil
      } catch let error as SettingsError {
        return error
      }
    }
    #expect(
      try problem { $0.texts["general.architecture"] = "mamba" }
        == .badValue(
          key: "general.architecture", found: "\"mamba\"",
          expected: "\"llama\" or \"qwen2\" or \"qwen3\" or \"gated-qwen3\""))
    #expect(
      try problem { $0.integers["llama.block_count"] = nil } == .missingKey("llama.block_count"))
    #expect(
      try problem { $0.integers["llama.expert_count"] = 8 }
        == .badValue(key: "llama.expert_count", found: "8", expected: "0"))
    #expect(
      try problem { $0.integers["llama.rope.dimension_count"] = 32 }
        == .badValue(
          key: "partial_rotary_factor", found: "0.5",
          expected: "1: heads that are partly rotated are not supported here"))
  }

  /// A number that JSON cannot hold would stand for the default.
  @Test(arguments: [
    "attention.layer_norm_rms_epsilon", "rope.freq_base", "rope.scaling.factor",
    "rope.scaling.yarn_beta_fast", "rope.scaling.yarn_beta_slow", "rope.scaling.attn_factor",
  ])
  func numbersThatAreNotFiniteAreNamed(key: String) throws {
    for number in [Double.nan, .infinity] {
      var metadata = Self.metadata()
      metadata.texts["llama.rope.scaling.type"] = "yarn"
      metadata.numbers["llama.rope.scaling.factor"] = 4
      metadata.numbers["llama." + key] = number
      #expect(
        throws: SettingsError.badValue(
          key: "llama." + key, found: "\(number)", expected: "a finite number")
      ) { try read(metadata) }
    }
  }

  @Test func numbersThatDoNotFitAreAProblemOfTheFile() throws {
    var metadata = Self.metadata()
    metadata.numbers["llama.rope.freq_base"] = 1e300
    let error = #expect(throws: (any Error).self) { try read(metadata) }
    let problem = try #require(error as? any ContentProblem)
    #expect(problem.description.contains("rope_theta is 1e+300"))
  }

  // MARK: - Tensors

  private func model(_ architecture: any PublishedArchitecture) throws -> LanguageModel {
    var configuration = architecture.start
    configuration.vocabularySize = 7
    configuration.transformer.layerCount = 1
    configuration.transformer.block.attention.resize(
      hiddenSize: 8, headCount: 2, keyValueHeadCount: 1, headDimension: 6)
    configuration.transformer.block.attention.positions = .rotary(headDimension: 6)
    configuration.transformer.block.feedForward.intermediateSize = 5
    return try LanguageModelTests.model(configuration)
  }

  @Test func namesAreTheFormats() throws {
    let model = try model(Qwen3())
    let form = try #require(Qwen3().gguf)
    let tensors = GGUFNaming(model.configuration, form).fileTensors(of: model.parameters)
    let shapes = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) })
    #expect(
      shapes == [
        "token_embd.weight": [7, 8], "output_norm.weight": [8], "output.weight": [7, 8],
        "blk.0.attn_norm.weight": [8], "blk.0.ffn_norm.weight": [8],
        "blk.0.attn_q.weight": [12, 8], "blk.0.attn_k.weight": [6, 8],
        "blk.0.attn_v.weight": [6, 8], "blk.0.attn_output.weight": [8, 12],
        "blk.0.attn_q_norm.weight": [6], "blk.0.attn_k_norm.weight": [6],
        "blk.0.ffn_gate.weight": [5, 8], "blk.0.ffn_up.weight": [5, 8],
        "blk.0.ffn_down.weight": [8, 5],
      ])
  }

  /// Llama's converter views the rows of a head as two halves, and exchanges these axes.
  @Test func pairsOfLlamaLieSideBySide() throws {
    let model = try model(Llama())
    let naming = GGUFNaming(model.configuration, try #require(Llama().gguf))
    let (ours, theirs) = (
      model.tensors(named: LanguageModelNaming(model.configuration)), model.tensors(named: naming)
    )
    for (name, heads) in [("q", 2), ("k", 1)] {
      let own = try #require(ours["model.layers.0.self_attn.\(name)_proj.weight"])
      let found = try #require(theirs["blk.0.attn_\(name).weight"])
      let expected = own.reshaped([heads, 2, 3, 8]).permuted([0, 2, 1, 3]).reshaped([6 * heads, 8])
      #expect(found == expected)
    }
    #expect(
      theirs["blk.0.attn_v.weight"] == ours["model.layers.0.self_attn.v_proj.weight"])
    let other = try self.model(Llama())
    for entry in other.parameters { entry.parameter.update { $0 = .zeros($0.shape) } }
    try other.load(theirs, named: naming)
    #expect(other.state() == model.state())
  }
}
