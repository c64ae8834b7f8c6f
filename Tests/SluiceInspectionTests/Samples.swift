import Sluice
import SluiceModels
import TestSupport

extension TokenBatch {
  /// Some tokens of a vocabulary of 11.
  static func sample(batchSize: Int, tokenCount: Int, seed: Int = 0) -> TokenBatch {
    TokenBatch(
      (0..<batchSize * tokenCount).map { Int32(($0 * $0 * 7 + $0 * 3 + seed) % 11) },
      batchSize: batchSize, tokenCount: tokenCount)
  }
}

extension LanguageModel.Configuration {
  static let gatesToRecord: [[Gate]] = [
    [], [.elementwise], [.forget, .headwise], [.gru], [Gate(.residual), Gate(.value, .headwise)],
    [Gate(.input), Gate(.projection), Gate(.query, .headwise), Gate(.key, .headwise)],
    [Gate(.output, .shared), Gate(.value, .tokenwise)],
    [Gate(.output, .elementwise, source: .constant)],
  ]

  /// Three layers with three heads of size four.
  static func small(
    _ gates: [Gate], sink: AttentionSink? = nil, window: Int? = nil, contextLength: Int = 12,
    dropout: Float = 0
  ) -> LanguageModel.Configuration {
    LanguageModel.Configuration(
      vocabularySize: 11, contextLength: contextLength, layerCount: 3, hiddenSize: 12, headCount: 3,
      gates: gates, sink: sink, slidingWindow: window, dropout: dropout)
  }
}

extension LanguageModel {
  /// A model with uneven attention, and gates far from their initial values.
  static func sharp(_ configuration: Configuration) throws -> LanguageModel {
    let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
    for (index, entry) in model.parameters.enumerated() {
      let noise = Initialization.normal(standardDeviation: 0.5)
        .tensor(entry.parameter.shape, using: RandomStream(seed: UInt64(100 + index)))
      entry.parameter.update { $0 = ($0 + noise).detached }
    }
    return model
  }
}
