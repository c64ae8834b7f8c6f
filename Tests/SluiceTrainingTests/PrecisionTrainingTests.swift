import Sluice
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

/// A run stores its precision, and keeps it in any context.
struct PrecisionTrainingTests {
  private func recipe(_ precision: Precision) -> TrainingConfiguration {
    var recipe = tinyRecipe(steps: 8, evaluationInterval: 4)
    recipe.precision = precision
    return recipe
  }

  private func trainer(
    _ folder: String, _ precision: Precision
  ) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.1), data: dataset.windows(of: 8),
      configuration: recipe(precision), run: RunFolder(path: folder))
  }

  private func losses(_ folder: String) throws -> [Float] {
    try RunFolder(path: folder).metrics().flatMap { [$0.loss, $0.validationLoss ?? 0] }
  }

  @Test func aStoppedRunGoesOnInItsPrecision() throws {
    try withTemporaryFolder { folder in
      for precision in Precision.allCases {
        let straight = folder + "/straight-\(precision)"
        try trainer(straight, precision).train()
        let stopped = folder + "/stopped-\(precision)"
        let first = try trainer(stopped, precision)
        try first.train(until: { first.step == 3 })
        let resumed = try Trainer<LanguageModel>(
          resuming: RunFolder(path: stopped), data: dataset().windows(of: 8))
        #expect(resumed.configuration.precision == precision)
        // Whatever the precision of the context in which it is resumed.
        try withPrecision(.float32) { try resumed.train() }
        #expect(try losses(stopped) == losses(straight))
      }
      #expect(
        try losses(folder + "/straight-float32") != losses(folder + "/straight-bfloat16"))
    }
  }

  @Test(arguments: [1, 2, 3]) func threadsChangeNoBit(count: Int) throws {
    try withTemporaryFolder { folder in
      try trainer(folder + "/shared", .bfloat16).train()
      try ThreadPool.$current.withValue(ThreadPool(threadCount: count)) {
        try trainer(folder + "/own", .bfloat16).train()
      }
      #expect(try losses(folder + "/own") == losses(folder + "/shared"))
    }
  }
}
