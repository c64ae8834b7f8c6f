import SluiceFiles
import Foundation
import Sluice
import SluiceTraining
import Testing

struct TrainingConfigurationTests {
  @Test func theDefaultsAreNanoGPTs() throws {
    let recipe = TrainingConfiguration()
    try recipe.validate()
    #expect(recipe.stepCount == 2000)
    #expect(recipe.tokensPerStep(contextLength: 64) == 768)
    #expect(recipe.beta2 == 0.99)
    #expect(recipe.clippingNorm == 1)
  }

  @Test func itComesBackFromJSONAsItWas() throws {
    var recipe = TrainingConfiguration()
    recipe.learningRate = 0.1
    recipe.seed = .max
    recipe.clippingNorm = nil
    let json = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: json) == recipe)
  }

  private struct Mistake: Sendable {
    let name: String
    let make: @Sendable (inout TrainingConfiguration) -> Void

    init(_ name: String, _ make: @escaping @Sendable (inout TrainingConfiguration) -> Void) {
      self.name = name
      self.make = make
    }
  }

  @Test func whatCannotWorkIsNamed() {
    let mistakes = [
      Mistake("steps") { $0.stepCount = 0 },
      Mistake("batch") { $0.batchSize = -1 },
      Mistake("accumulate") { $0.accumulationCount = 0 },
      Mistake("warmup") { $0.warmupStepCount = -1 },
      Mistake("eval-every") { $0.evaluationInterval = 0 },
      Mistake("eval-batches") { $0.evaluationBatchCount = 0 },
      Mistake("learning-rate") { $0.learningRate = 0 },
      Mistake("learning-rate") { $0.learningRate = .nan },
      Mistake("min-learning-rate") { $0.minimumLearningRate = 1 },
      Mistake("weight-decay") { $0.weightDecay = -0.1 },
      Mistake("beta2") { $0.beta2 = 1 },
      Mistake("until-accuracy") { $0.targetAccuracy = 0 },
      Mistake("until-accuracy") { $0.targetAccuracy = 99 },
      Mistake("init") { $0.initialDeviation = 0 },
      Mistake("clip") { $0.clippingNorm = -1 },
      Mistake("clip") { $0.clippingNorm = .infinity },
    ]
    for mistake in mistakes {
      var recipe = TrainingConfiguration()
      mistake.make(&recipe)
      let error = #expect(throws: TrainingError.self) { try recipe.validate() }
      #expect(error?.description.contains("\(mistake.name) is ") == true)
      #expect(error?.category == .badConfiguration)
    }
  }
}
