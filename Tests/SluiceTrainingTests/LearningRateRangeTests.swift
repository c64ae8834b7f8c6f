import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct LearningRateRangeTests {
  private var recipe: TrainingConfiguration {
    var recipe = tinyRecipe()
    recipe.clippingNorm = nil
    return recipe
  }

  private func range(
    _ rates: [Float], until mustStop: () -> Bool = { false }
  ) throws -> LearningRateRange? {
    let dataset = try dataset()
    return try LearningRateRange(
      model: tinyModel(dataset), data: dataset.windows(of: 8), recipe: recipe, rates: rates,
      stepCount: 20, modelType: LanguageModel.self, until: mustStop)
  }

  @Test func ratesAreSpreadAboutTheRecipes() {
    #expect(
      LearningRateRange.rates(around: 1e-3) == [1e-4, 3.2e-4, 1e-3, 3.2e-3, 0.01, 0.032, 0.1])
    #expect(LearningRateRange.rates(around: 0.02)[2] == 0.02)
  }

  @Test func theSmallestRateNearTheBestIsProposed() throws {
    let found = try #require(try range([1e12, 1e-2, 1e-7, 2e-2]))
    #expect(found.trials.map(\.learningRate) == [1e-7, 1e-2, 2e-2, 1e12])
    #expect(found.trials[3].loss == nil)
    let losses = found.trials.compactMap(\.loss)
    #expect(abs(losses[0] - found.startLoss) < 0.01)
    let lowest = try #require(losses.min())
    let bound = lowest + 0.05 * (found.startLoss - lowest)
    let expected = found.trials.first { $0.loss.map { $0 <= bound } ?? false }
    #expect(found.proposal == expected?.learningRate)
    #expect(found.proposal == 1e-2 || found.proposal == 2e-2)
    #expect(!found.isAtEdge)
    // A repetition is bit-identical, because all trials start with the same weights.
    #expect(try range([1e-2])?.trials == [found.trials[1]])
  }

  @Test func whereNothingIsLearntNothingIsProposed() throws {
    #expect(try range([1e-9, 1e12])?.proposal == nil)
    #expect(try range([1e12])?.proposal == nil)
  }

  @Test func itStopsWhenAsked() throws {
    var count = 0
    let found = try range([1e-3, 1e-2]) {
      count += 1
      return count > 25
    }
    #expect(found == nil && count == 26)
  }

  @Test func aModelThatCanLearnKnowsABatchByHeart() throws {
    let dataset = try dataset()
    func overfitting(_ rate: Float) throws -> Overfitting? {
      var recipe = recipe
      recipe.learningRate = rate
      recipe.minimumLearningRate = rate
      return try Overfitting(
        model: tinyModel(dataset), data: dataset.windows(of: 8), recipe: recipe,
        modelType: LanguageModel.self)
    }
    let learnt = try #require(try overfitting(2e-2))
    #expect(learnt.passes && learnt.stepCount == 100, "\(learnt)")
    let still = try #require(try overfitting(1e-9))
    #expect(!still.passes && abs((still.endLoss ?? 0) - still.startLoss) < 1e-3)
    let diverged = try #require(try overfitting(1e12))
    #expect(!diverged.passes && diverged.endLoss == nil)
  }
}
