import Foundation
import Sluice
import Testing

@Suite struct GatedSelfAttentionConfigurationTests {
  typealias Configuration = GatedSelfAttention.Configuration

  @Test(
    "What cannot be is named in a sentence",
    arguments: [
      (
        Configuration(hiddenSize: 66, headCount: 4),
        "the hidden size 66 is not divisible by the number of heads, 4"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, keyValueHeadCount: 3),
        "the number of heads, 4, is not divisible by the number of key/value heads, 3"
      ),
      (
        Configuration(hiddenSize: 6, headCount: 2, positions: .rotary(headDimension: 3)),
        "rotary positions need an even head dimension, not 3"
      ),
      (
        Configuration(hiddenSize: 0, headCount: 4), "hiddenSize is 0, expected 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: -4),
        "headCount is -4, expected 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, headDimension: 0),
        "headDimension is 0, expected 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, headDimension: 1 << 23),
        "headCount * headDimension is 33554432, expected 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, dropout: 1),
        "dropout is 1.0, expected 0..<1"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, dropout: .nan),
        "dropout is nan, expected 0..<1"
      ),
      (
        Configuration(
          hiddenSize: 64, headCount: 4, positions: .rotary(headDimension: 16, base: -1)),
        "rotaryBase is -1.0, expected 1.0...1e+30"
      ),
      (
        Configuration(
          hiddenSize: 64, headCount: 4, keyValueHeadCount: 2, headSplit: .contiguous),
        """
        a contiguous head split needs as many key/value heads as heads, not 2 for 4
        """
      ),
    ])
  func impossible(configuration: Configuration, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
    #expect(error.map { "\($0)" } == sentence)
    #expect(throws: ConfigurationError.self) {
      try GatedSelfAttention(configuration, random: RandomStream(seed: 1))
    }
  }

  @Test(
    "Gates that do not fit are named with the reason",
    arguments: [
      (
        Configuration(hiddenSize: 8, headCount: 2, gates: [.elementwise, .headwise]),
        "the gate output.headwise is invalid: there is another gate with this placement"
      ),
      (
        Configuration(
          hiddenSize: 8, headCount: 2, gates: [.forget, Gate(.value), Gate(.value, .tokenwise)]),
        "the gate value.tokenwise is invalid: there is another gate with this placement"
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, gates: [Gate(.residual)]),
        """
        the gate residual.elementwise is invalid: a residual gate belongs to a block, not to an \
        attention layer
        """
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, gates: [.gru]),
        """
        the gate gru is invalid: a residual gate belongs to a block, not to an attention layer
        """
      ),
      (
        Configuration(
          hiddenSize: 7, headCount: 2, headDimension: 3, gates: [Gate(.input, .headwise)]),
        """
        the gate input.headwise is invalid: the hidden size 7 is not divisible by the number of heads, 2
        """
      ),
      (
        Configuration(
          hiddenSize: 7, headCount: 2, headDimension: 3, gates: [Gate(.projection, .shared)]),
        """
        the gate projection.shared is invalid: the hidden size 7 is not divisible by the number of \
        heads, 2
        """
      ),
      (
        Configuration(
          hiddenSize: 8, headCount: 2, keyValueHeadCount: 1,
          gates: [Gate(.value, .headwise, source: .headInput())]),
        """
        the gate value.headwise.head-input is invalid: 2 heads' slices of a hidden size of 8 \
        cannot gate 1 heads
        """
      ),
      (
        Configuration(
          hiddenSize: 7, headCount: 2, headDimension: 3,
          gates: [Gate(.output, .headwise, source: .headInput(hiddenSize: 2))]),
        """
        the gate output.headwise.head-input=2 is invalid: 2 heads' slices of a hidden size of 7 \
        cannot gate 2 heads
        """
      ),
      (
        Configuration(
          hiddenSize: 8, headCount: 2, gates: [.elementwise, Gate(.value)], headSplit: .contiguous),
        """
        the gate value.elementwise is invalid: a contiguous head split supports only \
        elementwise and headwise gates on the output
        """
      ),
      (
        Configuration(
          hiddenSize: 8, headCount: 2, gates: [Gate(.output, .shared)], headSplit: .contiguous),
        """
        the gate output.shared is invalid: a contiguous head split supports only \
        elementwise and headwise gates on the output
        """
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, gates: [Gate(.forget)]),
        """
        the gate forget is invalid: a forget gate must be a headwise sigmoid, \
        computed from the layer's input or constant
        """
      ),
      (
        Configuration(
          hiddenSize: 8, headCount: 2, normalizesQueriesAndKeys: true, headSplit: .contiguous),
        """
        normalizesQueriesAndKeys is true, expected false: a contiguous head split does not \
        support QK norm
        """
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, positions: .rotary(headDimension: 8)),
        "positions.headDimension is 8, expected 4, the head dimension"
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, scoreScale: 0),
        "scoreScale is 0.0, expected 1e-06...1000.0"
      ),
      (
        Configuration(hiddenSize: 8, headCount: 2, softCap: 0),
        "softCap is 0.0, expected 0.001...1000000.0"
      ),
    ])
  func impossibleGates(configuration: Configuration, sentence: String) {
    impossible(configuration: configuration, sentence: sentence)
  }

  @Test("What can be is accepted") func possible() throws {
    let uneven = [Gate(.input), Gate(.projection, .tokenwise), Gate(.value, .headwise), .forget]
    try Configuration(hiddenSize: 7, headCount: 2, headDimension: 3, gates: uneven).validate()
    try Configuration(hiddenSize: 66, headCount: 4, headDimension: 5).validate()
    try Configuration(hiddenSize: 1, headCount: 1).validate()
    try Configuration(hiddenSize: 7, headCount: 6, keyValueHeadCount: 1, headDimension: 3)
      .validate()
  }

  @Test("A configuration survives being saved") func coding() throws {
    let configuration = Configuration(
      hiddenSize: 64, headCount: 4, keyValueHeadCount: 2, dropout: 0.1, bias: false,
      gates: [Gate(.output, .headwise, activation: .silu, initialBias: 2)],
      positions: .rotary(headDimension: 16, base: 500))
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(Configuration.self, from: data) == configuration)
  }
}
