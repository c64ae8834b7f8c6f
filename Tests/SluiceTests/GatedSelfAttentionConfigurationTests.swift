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
        "4 heads cannot share a hidden size of 66 evenly"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, keyValueHeadCount: 3),
        "4 heads cannot share 3 key/value heads evenly"
      ),
      (
        Configuration(hiddenSize: 6, headCount: 2, positions: .rotary(headDimension: 3)),
        "rotary positions turn pairs of elements, and the head dimension is odd: 3"
      ),
      (
        Configuration(hiddenSize: 0, headCount: 4), "hiddenSize is 0, and must lie in 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: -4),
        "headCount is -4, and must lie in 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, headDimension: 0),
        "headDimension is 0, and must lie in 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, headDimension: 1 << 23),
        "headCount * headDimension is 33554432, and must lie in 1...16777216"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, dropout: 1),
        "dropout is 1.0, and must lie in 0..<1"
      ),
      (
        Configuration(hiddenSize: 64, headCount: 4, dropout: .nan),
        "dropout is nan, and must lie in 0..<1"
      ),
      (
        Configuration(
          hiddenSize: 64, headCount: 4, positions: .rotary(headDimension: 16, base: -1)),
        "rotaryBase is -1.0, and must lie in 1.0...1e+30"
      ),
      (
        Configuration(
          hiddenSize: 64, headCount: 4, keyValueHeadCount: 2, headSplit: .contiguous),
        """
        a contiguous head split needs as many key/value heads as heads, and there are 2 for 4
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

  @Test("What can be is accepted") func possible() throws {
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
