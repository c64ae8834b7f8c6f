import Foundation
import Sluice
import SluiceModels
import SluiceTraining
import TestSupport
import Testing

/// Runs that store less for the backward pass.
struct ActivationMemoryTests {
  private func recipe(
    recomputing: Bool = false, _ format: ActivationFormat = .float32
  ) -> TrainingConfiguration {
    var recipe = tinyRecipe()
    recipe.accumulationCount = 2
    recipe.recomputesBlocks = recomputing
    recipe.activationFormat = format
    return recipe
  }

  private func trainer(_ path: String, _ recipe: TrainingConfiguration) throws
    -> Trainer<LanguageModel>
  {
    let dataset = try dataset()
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.2), data: dataset.windows(of: 8),
      configuration: recipe, run: RunFolder(path: path))
  }

  private func weights(_ trainer: Trainer<LanguageModel>) -> [[UInt32]] {
    trainer.model.parameters.map { $0.parameter.tensor.bits }
  }

  @Test func recomputationChangesNoBitOfARun() throws {
    try withTemporaryFolder { folder in
      let runs = try [false, true].map { recomputing in
        let trainer = try trainer("\(folder)/\(recomputing)", recipe(recomputing: recomputing))
        try trainer.train()
        return weights(trainer)
      }
      #expect(runs[0] == runs[1])
    }
  }

  @Test(arguments: [nil, false, true])
  func aRunThatRecomputedGoesOnToUnlessToldOtherwise(choice: Bool?) throws {
    try withTemporaryFolder { folder in
      let straight = try trainer(folder + "/straight", recipe())
      try straight.train()
      let first = try trainer(folder + "/run", recipe(recomputing: true))
      try first.train(until: { first.step == 2 })
      let second = try Trainer<LanguageModel>(
        resuming: RunFolder(path: folder + "/run"), data: windows(), recomputesBlocks: choice)
      #expect(second.configuration.recomputesBlocks == choice ?? true)
      try second.train()
      #expect(weights(second) == weights(straight))
    }
  }

  @Test(arguments: [false, true])
  func roundedActivationsChangeARunAndResumeToTheLastBit(recomputing: Bool) throws {
    let recipe = recipe(recomputing: recomputing, .bfloat16)
    let dataset = try dataset()
    #expect(
      try ResumeVerification<LanguageModel>.holds(
        model: tinyModel(dataset, dropout: 0.1), data: dataset.windows(of: 8),
        configuration: recipe))
    try withTemporaryFolder { folder in
      let exact = try trainer(folder + "/exact", self.recipe())
      let rounded = try trainer(folder + "/rounded", recipe)
      for trainer in [exact, rounded] { try trainer.train() }
      #expect(weights(exact) != weights(rounded))
      let again = try Trainer<LanguageModel>(
        resuming: RunFolder(path: folder + "/rounded"), data: windows())
      #expect(again.configuration == recipe)
    }
  }

  @Test func aRecipeOfAnEarlierVersionKeepsAllAsItWas() throws {
    let recent = recipe(recomputing: true, .bfloat16)
    let json = try JSONEncoder().encode(recent)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: json) == recent)
    var settings = try #require(
      try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(settings.removeValue(forKey: "activationFormat") as? String == "bfloat16")
    #expect(settings.removeValue(forKey: "recomputesBlocks") as? Bool == true)
    let earlier = try JSONSerialization.data(withJSONObject: settings)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: earlier) == recipe())
  }
}
