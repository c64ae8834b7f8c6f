import Sluice
import SluiceModels

extension Trainer {
  /// Measures the validation loss and scores; returns whether the loss is the lowest so far.
  ///
  /// A score that is not finite is omitted: if the loss is finite, it says nothing about the weights, and
  /// the files of a run cannot contain it.
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

  /// The loss and scores for one validation batch.
  func score(ofValidationBatch number: Int) -> Score {
    withPrecision(configuration.precision) { model.score(sampler.validationBatch(number)) }
  }
}
