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
    #expect(recipe.examplesPerStep * 64 == 768)
    #expect(recipe.optimizer == OptimizerChoice(.adamw))
    #expect(OptimizerKind.adamw.usual == .init(weightDecay: 0.1, beta1: 0.9, beta2: 0.99))
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

  @Test func aStepHasItsLearningRate() {
    var recipe = TrainingConfiguration()
    #expect(recipe.learningRate(ofStep: 1) == 1e-3 / 101)
    #expect(recipe.learningRate(ofStep: 101) == 1e-3)
    #expect(recipe.learningRate(ofStep: 2001) == 1e-4)
    recipe.schedule = ScheduleChoice(.constant)
    #expect(recipe.learningRate(ofStep: 2001) == 1e-3)
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
      Mistake("stepCount") { $0.stepCount = 0 },
      Mistake("batchSize") { $0.batchSize = -1 },
      Mistake("accumulationCount") { $0.accumulationCount = 0 },
      Mistake("warmupStepCount") { $0.warmupStepCount = -1 },
      Mistake("evaluationInterval") { $0.evaluationInterval = 0 },
      Mistake("validationExampleCount") { $0.validationExampleCount = 0 },
      Mistake("validationBatchSize") { $0.validationBatchSize = 0 },
      Mistake("stepCount") { $0.stepCount = .max },
      Mistake("batchSize") { $0.batchSize = .max },
      Mistake("accumulationCount") { $0.accumulationCount = .max },
      Mistake("accumulationCount") { ($0.batchSize, $0.accumulationCount) = (1 << 20, 1 << 20) },
      Mistake("warmupStepCount") { $0.warmupStepCount = .max },
      Mistake("evaluationInterval") { $0.evaluationInterval = .max },
      Mistake("validationExampleCount") { $0.validationExampleCount = .max },
      Mistake("validationBatchSize") { $0.validationBatchSize = .max },
      Mistake("learningRate") { $0.learningRate = 0 },
      Mistake("learningRate") { $0.learningRate = .nan },
      Mistake("minimumLearningRate") { $0.minimumLearningRate = 1 },
      Mistake("weightDecay") { $0.optimizer.weightDecay = -0.1 },
      Mistake("beta2") { $0.optimizer.betas = (0.9, 1) },
      Mistake("targetAccuracy") { $0.targetAccuracy = 0 },
      Mistake("targetAccuracy") { $0.targetAccuracy = 99 },
      Mistake("initialDeviation") { $0.initialDeviation = 0 },
      Mistake("clippingNorm") { $0.clippingNorm = -1 },
      Mistake("clippingNorm") { $0.clippingNorm = .infinity },
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
