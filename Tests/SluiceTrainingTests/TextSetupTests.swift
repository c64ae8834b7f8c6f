import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct TextSetupTests {
  /// The recipe of existing runs, documents and comparisons, whose bits depend on it.
  @Test func nanoGPTsRecipeStaysAsItIs() throws {
    let setup = TextSetup(.nanogpt, vocabularySize: 65)
    #expect(setup.model == LanguageModel.Configuration(vocabularySize: 65))
    #expect(setup.recipe == TrainingConfiguration())
    let (model, recipe) = (setup.model, setup.recipe)
    #expect(model.layerCount == 4 && model.hiddenSize == 128 && model.headCount == 4)
    #expect(model.contextLength == 64 && model.gates == [.elementwise] && model.tied)
    #expect(recipe.stepCount == 2000 && recipe.batchSize == 12 && recipe.warmupStepCount == 100)
    #expect(recipe.optimizer == OptimizerChoice(.adamw) && recipe.optimizer.weightDecay == 0.1)
    #expect(recipe.learningRate == 1e-3 && recipe.minimumLearningRate == 1e-4)
    #expect(recipe.clippingNorm == 1 && recipe.schedule.name == .cosine)
  }

  @Test(arguments: TextPreset.allCases) func presetsWork(preset: TextPreset) throws {
    let setup = TextSetup(preset, vocabularySize: 65)
    try setup.model.validate()
    try setup.recipe.validate()
  }
}
