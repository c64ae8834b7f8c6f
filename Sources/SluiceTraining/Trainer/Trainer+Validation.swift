import Sluice
import SluiceModels

extension Trainer {
  /// Measures the validation loss and scores after a step; returns whether the weights are the best so far.
  ///
  /// They are if the loss is the lowest, or if validations use training examples.
  func validate() throws -> Bool {
    let found = measuredValidation()
    let loss = found.loss
    guard loss.isFinite else { throw divergence(ofValidation: loss, batch: found.badBatch ?? 0) }
    state.lastValidationLoss = loss
    state.lastValidationScores = found.scores
    if let accuracy = validationAccuracy, accuracy >= Mastery.accuracy, masteryStep == nil {
      state.masteryStep = step
    }
    guard !sampler.data.hasHeldOutExamples || loss < state.bestValidationLoss ?? .infinity else {
      state.validationsSinceBest += 1
      return false
    }
    state.bestValidationLoss = loss
    state.bestStep = step
    state.validationsSinceBest = 0
    return true
  }

  /// The validation loss and scores, and the first batch with a loss that is not finite.
  ///
  /// A score that is not finite is omitted: if the loss is finite, it says nothing about the weights, and
  /// the files of a run cannot contain it.
  func measuredValidation() -> (loss: Float, scores: [String: Float], badBatch: Int?) {
    let scores = (0..<sampler.validationBatchCount).map { score(ofValidationBatch: $0) }
    let weights = meanWeights(counts: scores.map(\.itemCount))
    var sum: Double = 0
    for (score, weight) in zip(scores, weights) { sum += Double(score.loss) * weight }
    let ratios = scores.reduce(into: [String: Ratio]()) { ratios, score in
      ratios.merge(score.ratios, uniquingKeysWith: +)
    }
    return (
      Float(sum / Double(scores.count)),
      ratios.mapValues { Float($0.value) }.filter { $0.value.isFinite },
      scores.firstIndex { !$0.loss.isFinite }
    )
  }

  /// The loss and scores for one validation batch.
  func score(ofValidationBatch number: Int) -> Score {
    withPrecision(configuration.precision) { model.score(sampler.validationBatch(number)) }
  }
}
