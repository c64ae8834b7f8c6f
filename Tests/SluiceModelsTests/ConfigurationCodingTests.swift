import TestSupport
@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing

struct ConfigurationCodingTests {
  typealias Configuration = LanguageModel.Configuration

  @Test func keysAreHuggingFaces() throws {
    let configuration = Configuration(
      vocabularySize: 65, feedForward: .swiglu, normalization: .rms,
      gates: [Gate(.output, .headwise, activation: .silu, initialBias: 4)], positions: .rotary,
      dropout: 0.1)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    #expect(
      String(decoding: try encoder.encode(configuration), as: UTF8.self) == """
        {
          "architectures" : [
            "SluiceForCausalLM"
          ],
          "attention_bias" : false,
          "attention_dropout" : 0.1,
          "dropout" : 0.1,
          "dtype" : "float32",
          "gates" : [
            "output.headwise.silu.bias=4"
          ],
          "head_dim" : 32,
          "hidden_act" : "silu",
          "hidden_dropout" : 0.1,
          "hidden_size" : 128,
          "intermediate_size" : 512,
          "max_position_embeddings" : 64,
          "mlp_bias" : false,
          "model_type" : "sluice",
          "num_attention_heads" : 4,
          "num_hidden_layers" : 4,
          "num_key_value_heads" : 4,
          "position_embedding_type" : "rotary",
          "rms_norm_eps" : 1e-06,
          "rope_theta" : 10000,
          "tie_word_embeddings" : true,
          "vocab_size" : 65
        }
        """)
  }

  @Test func aScaleOfScoresIsWrittenWhereItIsNotTheUsualOne() throws {
    var configuration = Configuration(vocabularySize: 65)
    let usual = String(decoding: try JSONEncoder().encode(configuration), as: UTF8.self)
    #expect(!usual.contains("attention_scale"))
    configuration.scoreScale = 0.0625
    let json = try JSONEncoder().encode(configuration)
    #expect(String(decoding: json, as: UTF8.self).contains("\"attention_scale\":0.0625"))
    #expect(try JSONDecoder().decode(Configuration.self, from: json) == configuration)
  }

  @Test func everyKindReturns() throws {
    for feedForward in FeedForward.Kind.allCases {
      for normalization in Normalization.allCases {
        for positions in LanguageModel.Positions.allCases {
          for gates in [
            [], [Gate.elementwise],
            [Gate(.output, .headwise, activation: .silu, initialBias: 4), .forget, .gru],
          ] {
            for flag in [true, false] {
              let configuration = Configuration(
                vocabularySize: 65, feedForward: feedForward, normalization: normalization,
                epsilon: flag ? nil : 1e-3, gates: gates, positions: positions, tied: flag,
                bias: !flag, dropout: 0.2)
              let json = try JSONEncoder().encode(configuration)
              #expect(try JSONDecoder().decode(Configuration.self, from: json) == configuration)
            }
          }
        }
      }
    }
  }

  @Test func everyKeyIsNeededOrHasADefault() throws {
    let optional: Set = [
      "architectures", "dtype", "mlp_bias", "dropout", "attention_dropout", "hidden_dropout",
    ]
    let configuration = Configuration(
      vocabularySize: 65, gates: [Gate(.output, .headwise, initialBias: 1)])
    for key in try keys(configuration).keys {
      let problem = try problem(configuration) { $0[key] = nil }
      if optional.contains(key) {
        #expect(problem == nil, "\(key)")
      } else if key == "layer_norm_eps" {
        #expect(problem == .missingKey("layer_norm_eps or rms_norm_eps"))
      } else {
        #expect(problem == .missingKey(key))
      }
    }
  }

  @Test func attentionReturns() throws {
    for scaling in [
      RotaryScaling.none, .linear(factor: 2), .ntk(factor: 4),
      .yarn(factor: 4, originalContext: 64),
      .yarn(
        factor: 4, originalContext: 64, betaFast: 16, betaSlow: 2, attentionFactor: 1.5,
        roundsRamp: false),
      .dynamic(factor: 2, originalContext: 64),
      .llama3(
        factor: 8, originalContext: 64, lowFrequencyFactor: 0.5, highFrequencyFactor: 3),
    ] {
      let configuration = Configuration(
        vocabularySize: 65, sink: .learned, normalizesQueriesAndKeys: true, softCap: 30,
        slidingWindow: 32, positions: .rotary, rotaryShare: 0.5, rotaryScaling: scaling)
      let json = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(Configuration.self, from: json) == configuration)
    }
    #expect(
      try problem { $0["attention_sink"] = "kitchen" }
        == .badValue(
          key: "attention_sink", found: "\"kitchen\"",
          expected: "\"learned\" or \"off-by-one\""))
    let wrongScaling = try problem { $0["rope_scaling"] = ["rope_type": "yarn", "factor": 2] }
    #expect(wrongScaling?.description.contains("rope_type \"yarn\"") == true)
    #expect(
      try problem { $0["rope_scaling"] = ["rope_type": "linear", "factor": 2, "mscale": 1] }
        == .unknownKey("rope_scaling.mscale", similar: nil))
    let huge = try problem {
      $0["head_dim"] = Int.max
      $0["position_embedding_type"] = "rotary"
    }
    #expect(huge?.description.contains("headDimension") == true)
    let wrongGate = try problem { $0["gates"] = ["output.fine"] }
    #expect(wrongGate?.description.contains("\"fine\" in the gate") == true)
  }

  @Test func namesUnknownKeysAndTheirLikes() throws {
    #expect(
      try problem { $0["hiden_size"] = 3 }
        == .unknownKey("hiden_size", similar: "hidden_size"))
    #expect(try problem { $0["quantum_foam"] = 3 } == .unknownKey("quantum_foam", similar: nil))
    #expect(
      SettingsError.unknownKey("hiden_size", similar: "hidden_size").description
        == "the key hiden_size is unknown; did you mean hidden_size?")
  }

  @Test func namesOtherModels() throws {
    #expect(
      try problem {
        $0["model_type"] = "qwen3"
        $0["rope_scaling"] = true
      } == .otherModelType("qwen3", expected: "sluice"))
  }

  @Test func namesImpossibleValues() throws {
    #expect(
      try problem { $0["hidden_act"] = "relu" }
        == .badValue(key: "hidden_act", found: "\"relu\"", expected: "\"gelu\" or \"silu\""))
    #expect(
      try problem { $0["position_embedding_type"] = "sinusoidal" }
        == .badValue(
          key: "position_embedding_type", found: "\"sinusoidal\"",
          expected: "\"learned\" or \"rotary\" or \"alibi\" or \"none\""))
    #expect(
      try problem { $0["rms_norm_eps"] = 1e-6 }
        == .badValue(
          key: "rms_norm_eps", found: "present", expected: "only one of it and layer_norm_eps"))
    #expect(
      try problem { $0["num_key_value_heads"] = 3 }
        == .impossible(.keyValueHeadsDoNotDivide(headCount: 4, keyValueHeadCount: 3)))
  }

  @Test(arguments: [1.5, "many", -1e300, [4], true] as [any Sendable])
  func refusesOtherTypes(value: any Sendable) throws {
    var object = try keys(Configuration(vocabularySize: 65))
    object["num_hidden_layers"] = value
    let json = try JSONSerialization.data(withJSONObject: object)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Configuration.self, from: json)
    }
  }

  private func keys(_ configuration: Configuration) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration))
    return try #require(json as? [String: Any])
  }

  private func problem(
    _ configuration: Configuration = Configuration(vocabularySize: 65),
    alter: (inout [String: Any]) -> Void
  ) throws -> SettingsError? {
    var object = try keys(configuration)
    alter(&object)
    let json = try JSONSerialization.data(withJSONObject: object)
    do {
      _ = try JSONDecoder().decode(Configuration.self, from: json)
      return nil
    } catch let problem as SettingsError {
      return problem
    }
  }

  @Test func partsHaveBiasesAndDropoutOfTheirOwn() throws {
    var configuration = Configuration(vocabularySize: 65, bias: true, dropout: 0.1)
    configuration.feedForward.bias = false
    configuration.transformer.block.attention.dropout = 0.2
    configuration.transformer.block.dropout = 0
    configuration.normalization.placement = .around
    let keys = try keys(configuration)
    #expect(keys["mlp_bias"] as? Bool == false && keys["norm_bias"] as? Bool == true)
    #expect(try returned(configuration) == configuration)
  }

  @Test func whatPublishedModelsHaveReturns() throws {
    var configuration = Configuration(
      vocabularySize: 65, normalization: .rms, normalizesQueriesAndKeys: true, bias: true)
    let usual = try keys(configuration)
    configuration.embeddingScale = 11.5
    configuration.normalization.isZeroCentered = true
    configuration.transformer.block.attention.outputBias = false
    configuration.transformer.block.attention.queryKeyNormEpsilon = 1e-5
    configuration.transformer.block.attention.queryKeyNormIsZeroCentered = true
    let added = try keys(configuration).filter { usual[$0.key] == nil }.map(\.key).sorted()
    #expect(
      added == [
        "attention_output_bias", "embedding_multiplier", "norm_zero_centered", "qk_norm_eps",
        "qk_norm_zero_centered",
      ])
    #expect(try returned(configuration) == configuration)
    configuration.normalization.kind = .layer
    #expect(throws: ConfigurationError.self) { try configuration.validate() }
  }

  @Test func blocksMayDiffer() throws {
    var configuration = Configuration(
      vocabularySize: 65, softCap: 30, positions: .rotary, rotaryShare: 0.5)
    var other = configuration.transformer.block
    other.attention.softCap = nil
    other.attention.gates = []
    other.feedForward.intermediateSize = 17
    configuration.transformer.differentBlocks = [2: other]
    try configuration.validate()
    let layers = try #require(try keys(configuration)["layers"] as? [[String: Any]])
    #expect(layers.map(\.count) == [0, 0, 3, 0])
    #expect(try returned(configuration) == configuration)
    #expect(
      try problem(configuration) { $0["layers"] = [["intermediate_sise": 3], [:], [:], [:]] }
        == .unknownKey("intermediate_sise", similar: "intermediate_size"))
    #expect(
      try problem(configuration) { $0["layers"] = [[String: Any]]() }
        == .badValue(
          key: "layers", found: "a list of 0", expected: "a list of 4, as num_hidden_layers"))
  }

  @Test func blocksMayDifferInDropout() throws {
    var configuration = Configuration(vocabularySize: 65, dropout: 0.1)
    var other = configuration.transformer.block
    other.dropout = 0
    other.attention.dropout = 0.3
    configuration.transformer.differentBlocks = [1: other]
    let layers = try #require(try keys(configuration)["layers"] as? [[String: Any]])
    #expect(layers.map(\.count) == [0, 2, 0, 0])
    #expect(try returned(configuration) == configuration)
  }

  /// Files of versions with a single dropout probability.
  @Test func oneDropoutHoldsForAll() throws {
    let configuration = Configuration(vocabularySize: 65, dropout: 0.1)
    #expect(
      try problem(configuration) {
        $0["attention_dropout"] = nil
        $0["hidden_dropout"] = nil
      } == nil)
    var object = try keys(configuration)
    object["attention_dropout"] = nil
    object["hidden_dropout"] = nil
    let json = try JSONSerialization.data(withJSONObject: object)
    #expect(try JSONDecoder().decode(Configuration.self, from: json) == configuration)
  }

  @Test(arguments: [Visibility.full, .causal, .causal(window: 3)])
  func aStackIsCodedByItself(visibility: Visibility) throws {
    let attention = GatedSelfAttention.Configuration(
      hiddenSize: 8, headCount: 2, gates: [.headwise], softCap: 3, visibility: visibility)
    let stack = Transformer.Configuration(
      layerCount: 2,
      block: .init(attention: attention, intermediateSize: 12, residualGate: .gru))
    let json = try JSONEncoder().encode(["stack": stack])
    #expect(
      try JSONDecoder().decode([String: Transformer.Configuration].self, from: json)
        == ["stack": stack])
    let alone = try JSONEncoder().encode(attention)
    #expect(
      try JSONDecoder().decode(GatedSelfAttention.Configuration.self, from: alone) == attention)
  }

  @Test func aStackRefusesWhatIsNone() {
    let stack = Transformer.Configuration(layerCount: -1, block: .unread)
    #expect(throws: ConfigurationError.self) {
      try Transformer(stack, random: RandomStream(seed: 1))
    }
  }

  @Test func whatADifferentBlockDoesNotSayIsAsInTheOthers() throws {
    var configuration = Configuration(vocabularySize: 65)
    configuration.feedForward.bias = true
    configuration.normalization.bias = false
    var other = configuration.transformer.block
    other.attention.bias = true
    configuration.transformer.differentBlocks = [1: other]
    #expect(try returned(configuration) == configuration)
  }

  @Test func noKeyIsInTwoRows() {
    let rows = Configuration.settings.rows.flatMap(\.keys)
    // Positions are read by the attention and by the model.
    #expect(rows.count == Configuration.settings.keys.count + 1)
  }

  private func returned(_ configuration: Configuration) throws -> Configuration {
    try JSONDecoder().decode(Configuration.self, from: JSONEncoder().encode(configuration))
  }
}
