import Sluice
import SluiceFiles
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// Runs that end early because their validation loss does not decrease.
struct PatienceTests {
  /// Trains with a learning rate so large that the validation loss decreases only in the first few steps.
  private func start(_ path: String, patience: Int?) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    var recipe = tinyRecipe(steps: 40, evaluationInterval: 2)
    recipe.learningRate = 0.5
    recipe.patience = patience
    return try Trainer(
      model: tinyModel(dataset), data: dataset.windows(of: 8), configuration: recipe,
      run: RunFolder(path: path))
  }

  private func validationLosses(_ run: RunFolder) throws -> [(step: Int, loss: Float)] {
    try run.metrics().compactMap { step in step.validationLoss.map { (step.step, $0) } }
  }

  /// The step at which a run with patience must end, from the losses of a run without.
  private func end(
    of losses: [(step: Int, loss: Float)], patience: Int
  ) throws -> (step: Int, bestStep: Int) {
    var best = try #require(losses.first)
    var count = 0
    for point in losses.dropFirst() {
      if point.loss < best.loss { (best, count) = (point, 0) } else { count += 1 }
      if count == patience { return (point.step, best.step) }
    }
    return (0, 0)
  }

  @Test(arguments: [1, 2])
  func aRunEndsAfterSoManyEvaluationsWithoutABetterLoss(patience: Int) throws {
    try withTemporaryFolder { folder in
      let whole = try start(folder + "/whole", patience: nil)
      #expect(try whole.train() == .finished)
      let expected = try end(of: validationLosses(whole.run), patience: patience)
      try #require(expected.step > 0 && expected.step < 40, "the recipe of this test is to fail")

      let early = try start(folder + "/early", patience: patience)
      #expect(
        try early.train()
          == .stoppedImproving(step: expected.step, bestStep: expected.bestStep))
      #expect(early.bestStep == expected.bestStep)
      #expect(try SavedRun(early.run).step == expected.step)
      // The steps until then have the losses of a run without patience.
      let losses = try whole.run.metrics().prefix(expected.step).map(\.loss)
      #expect(try early.run.metrics().map(\.loss) == losses)
    }
  }

  @Test(arguments: [1, 3, 4, 5])
  func aStoppedRunEndsWhereOneThatNeverStoppedDoes(stop: Int) throws {
    try withTemporaryFolder { folder in
      let straight = try start(folder + "/straight", patience: 2)
      let outcome = try straight.train()
      let first = try start(folder + "/stopped", patience: 2)
      try first.train(until: { first.step == stop })
      let second = try Trainer<LanguageModel>(resuming: first.run, data: windows())
      #expect(second.configuration.patience == 2)
      #expect(try second.train() == outcome)
      for (one, other) in zip(straight.model.parameters, second.model.parameters) {
        #expect(one.parameter.tensor.bits == other.parameter.tensor.bits)
      }
    }
  }

  @Test func aRunThatEndedEarlyGoesOnWithMorePatience() throws {
    try withTemporaryFolder { folder in
      let whole = try start(folder + "/whole", patience: nil)
      try whole.train()
      let early = try start(folder + "/early", patience: 1)
      let outcome = try early.train()
      // Resumed unchanged, there is nothing to do.
      #expect(
        try Trainer<LanguageModel>(resuming: early.run, data: windows()).train() == outcome)
      let more = try Trainer<LanguageModel>(resuming: early.run, data: windows(), patience: 0)
      #expect(more.configuration.patience == nil)
      #expect(try more.train() == .finished)
      for (one, other) in zip(whole.model.parameters, more.model.parameters) {
        #expect(one.parameter.tensor.bits == other.parameter.tensor.bits)
      }
    }
  }

  @Test func aRecipeWithoutPatienceIsWrittenAsBefore() throws {
    #expect(try !String(decoding: JSONFile.bytes(tinyRecipe()), as: UTF8.self).contains("patience"))
    var recipe = tinyRecipe()
    recipe.patience = 0
    #expect(throws: TrainingError.self) { try recipe.validate() }
  }
}
