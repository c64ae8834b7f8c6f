import Sluice
import SluiceModels

extension Trainer {
  /// Measures the loss and the ratios of the validation, and tells whether the loss is the lowest so
  /// far.
  ///
  /// A ratio that is not finite is left out: it tells nothing of the weights where the loss is finite, and
  /// no file of a run can hold it.
  func validate() throws -> Bool {
    let scores = (0..<sampler.validationBatchCount).map { score(ofValidationBatch: $0) }
    let weights = meanWeights(counts: scores.map(\.itemCount))
    var sum: Double = 0
    for (score, weight) in zip(scores, weights) { sum += Double(score.loss) * weight }
    let loss = Float(sum / Double(scores.count))
    guard loss.isFinite else {
      throw divergence(ofValidation: loss, batch: scores.firstIndex { !$0.loss.isFinite } ?? 0)
    }
    state.lastValidationLoss = loss
    state.lastValidationScores = scores.reduce(into: [String: Ratio]()) { ratios, score in
      ratios.merge(score.ratios, uniquingKeysWith: +)
    }.mapValues { Float($0.value) }.filter { $0.value.isFinite }
    if let accuracy = validationAccuracy, accuracy >= Mastery.accuracy, masteryStep == nil {
      state.masteryStep = step
    }
    guard loss < state.bestValidationLoss ?? .infinity else {
      state.validationsSinceBest += 1
      return false
    }
    state.bestValidationLoss = loss
    state.bestStep = step
    state.validationsSinceBest = 0
    return true
  }

  /// What the model makes of a batch of the validation.
  func score(ofValidationBatch number: Int) -> Score {
    withPrecision(configuration.precision) { model.score(sampler.validationBatch(number)) }
  }
}
