import TestSupport
import Sluice
import SluiceModels
import Testing

struct LanguageModelConfigurationTests {
  typealias Configuration = LanguageModel.Configuration

  @Test func countsTheParametersOfNanoGPTsRecipe() throws {
    let configuration = Configuration(vocabularySize: 65, gates: [])
    try configuration.validate()
    let layer = 3 * 128 * 128 + 128 * 128 + 2 * 128 * 512 + 2 * 128
    #expect(configuration.parameterCount == (65 + 64) * 128 + 4 * layer + 128)
  }

  @Test func acceptsTheUnusual() throws {
    try Configuration(vocabularySize: 1, contextLength: 1, hiddenSize: 1, headCount: 1).validate()
    try Configuration(
      vocabularySize: 65, hiddenSize: 10, headCount: 3, keyValueHeadCount: 1, headDimension: 7
    ).validate()
  }

  static let impossible: [(Configuration, ConfigurationError)] = [
    (
      Configuration(vocabularySize: 65, hiddenSize: 128, headCount: 3),
      .headsDoNotDivide(hiddenSize: 128, headCount: 3)
    ),
    (
      Configuration(vocabularySize: 65, headCount: 4, keyValueHeadCount: 3),
      .keyValueHeadsDoNotDivide(headCount: 4, keyValueHeadCount: 3)
    ),
    (
      Configuration(vocabularySize: 65, hiddenSize: 12, headCount: 4, positions: .rotary),
      .oddHeadDimension(3)
    ),
  ]

  @Test(arguments: impossible.indices) func namesTheImpossible(index: Int) {
    let (configuration, expected) = Self.impossible[index]
    #expect(throws: expected) { try configuration.validate() }
    #expect(throws: expected) { try LanguageModel(configuration, random: RandomStream(seed: 0)) }
  }

  @Test(arguments: [0, -1, Int.min, Int.max]) func namesTheSettingOutOfRange(size: Int) {
    let cases: [(String, Configuration)] = [
      ("vocabularySize", Configuration(vocabularySize: size)),
      ("contextLength", Configuration(vocabularySize: 65, contextLength: size)),
      ("layerCount", Configuration(vocabularySize: 65, layerCount: size)),
      ("hiddenSize", Configuration(vocabularySize: 65, hiddenSize: size)),
      ("headCount", Configuration(vocabularySize: 65, headCount: size)),
      ("keyValueHeadCount", Configuration(vocabularySize: 65, keyValueHeadCount: size)),
      ("intermediateSize", Configuration(vocabularySize: 65, intermediateSize: size)),
    ]
    for (setting, configuration) in cases {
      let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
      guard case .outOfRange(setting, let value, _) = error else {
        Issue.record("\(setting) of \(size): \(String(describing: error))")
        continue
      }
      #expect(value == String(size))
    }
  }

  @Test(arguments: [1, -0.1, Float.nan, .infinity]) func refusesDropout(share: Float) {
    #expect(throws: ConfigurationError.self) {
      try Configuration(vocabularySize: 65, dropout: share).validate()
    }
  }

  @Test func refusesMoreParametersThanAnyMachineHolds() {
    let size = 1 << 24
    let configuration = Configuration(
      vocabularySize: size, layerCount: size, hiddenSize: size, headCount: 1,
      intermediateSize: size)
    let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
    guard case .outOfRange("parameterCount", _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
