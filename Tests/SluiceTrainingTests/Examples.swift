import Sluice
import SluiceModels
import SluiceTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Verses enough for small windows in both parts.
let verses = String(
  repeating: "Tell me not, in mournful numbers, life is but an empty dream!\n", count: 20)

/// A model that trains in milliseconds.
func tinyModel(_ dataset: TextDataset, dropout: Float = 0) -> LanguageModel.Configuration {
  LanguageModel.Configuration(
    vocabularySize: dataset.vocabulary.count, contextLength: 8, layerCount: 1, hiddenSize: 16,
    headCount: 2, dropout: dropout)
}

/// A recipe of a few steps.
func tinyRecipe(steps: Int = 6, evaluationInterval: Int = 3) -> TrainingConfiguration {
  var recipe = TrainingConfiguration()
  recipe.stepCount = steps
  recipe.batchSize = 4
  recipe.warmupStepCount = 2
  recipe.evaluationInterval = evaluationInterval
  recipe.evaluationBatchCount = 2
  return recipe
}

/// A data set of `verses`, or of another text.
func dataset(_ text: String = verses) throws -> TextDataset {
  try TextDataset(TextCorpus(text: text), tokens: .characters)
}

/// Puts a file into a folder, and the folders it lies in.
@discardableResult
func write(_ bytes: [UInt8], to path: String) throws -> String {
  let url = URL(fileURLWithPath: path)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
  return path
}

@discardableResult
func write(_ text: String, to path: String) throws -> String {
  try write(Array(text.utf8), to: path)
}

/// The text of a file.
func contents(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

/// Names in a folder, sorted.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}
