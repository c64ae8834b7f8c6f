import SluiceText
import SluiceModels
import SluiceTraining

/// A text long enough for small windows in both parts.
package let verses = String(
  repeating: "Tell me not, in mournful numbers, life is but an empty dream!\n", count: 20)

/// A model that trains in milliseconds.
package func tinyModel(_ dataset: TextDataset, dropout: Float = 0) -> LanguageModel.Configuration {
  LanguageModel.Configuration(
    vocabularySize: dataset.vocabulary.count, contextLength: 8, layerCount: 1, hiddenSize: 16,
    headCount: 2, dropout: dropout)
}

/// A recipe of a few steps.
package func tinyRecipe(steps: Int = 6, evaluationInterval: Int = 3) -> TrainingConfiguration {
  var recipe = TrainingConfiguration()
  recipe.stepCount = steps
  recipe.batchSize = 4
  recipe.warmupStepCount = 2
  recipe.evaluationInterval = evaluationInterval
  recipe.validationExampleCount = 8
  recipe.validationBatchSize = 4
  return recipe
}

/// Windows of `verses`, or of another text, for `tinyModel`.
package func windows(_ text: String = verses) throws -> TextWindows {
  try dataset(text).windows(of: 8)
}

/// A data set of `verses`, or of another text.
package func dataset(_ text: String = verses) throws -> TextDataset {
  try TextDataset(TextCorpus(text: text), tokens: .characters)
}
