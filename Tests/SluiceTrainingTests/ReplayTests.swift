import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// The replay folder that a run leaves for a diverged step.
struct ReplayTests {
  /// A recipe that diverges without help: each step multiplies the weights.
  private func start(
    _ path: String, evaluationInterval: Int = 50
  ) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    var recipe = tinyRecipe(steps: 100, evaluationInterval: evaluationInterval)
    recipe.learningRate = 1e12
    recipe.clippingNorm = nil
    recipe.warmupStepCount = 0
    recipe.accumulationCount = 2
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.1), data: dataset.windows(of: 8),
      configuration: recipe, run: RunFolder(path: path))
  }

  private func divergence(of trainer: Trainer<LanguageModel>) throws -> Divergence {
    try #require(throws: Divergence.self) { try trainer.train() }
  }

  @Test func theStepCanBeRepeated() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      let found = try divergence(of: trainer)
      try #require(found.quantity != .validationLoss)
      let replay = try #require(found.replay)
      #expect(replay.path == folder + "/run/diverged")
      #expect(try SavedRun(replay).step == found.step - 1)

      let again = try Trainer<LanguageModel>(
        resuming: replay, data: windows(), stepCount: found.step)
      let repeated = try divergence(of: again)
      #expect(repeated.step == found.step)
      #expect(repeated.quantity == found.quantity)
      // Repeating a replay creates no other replay.
      #expect(repeated.replay == replay)
      #expect(!FileManager.default.fileExists(atPath: replay.path + "/diverged"))
      // Also under a different path.
      let link = folder + "/link"
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: replay.path)
      let linked = try Trainer<LanguageModel>(
        resuming: RunFolder(path: link), data: windows(), stepCount: found.step)
      #expect(try divergence(of: linked).replay == linked.run)
      #expect(!FileManager.default.fileExists(atPath: replay.path + "/diverged"))
      // The run itself is unchanged.
      #expect(try SavedRun(trainer.run).step == 0)
    }
  }

  @Test func theBatchIsLeftAsTextAndIds() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      let found = try divergence(of: trainer)
      let path = try #require(found.replay).path
      let examples = try JSONFile.read([ReadableExample].self, from: path + "/batch.json")
      let batches = (0..<2).map { trainer.sampler.trainingBatch(step: found.step, part: $0) }
      #expect(examples.flatMap(\.inputs) == batches.flatMap(\.inputs.ids))
      #expect(examples.flatMap(\.targets) == batches.flatMap(\.targets.ids))
      let text = try contents(path + "/batch.txt")
      #expect(examples.count == 8)
      for example in examples {
        #expect(verses.contains(example.text))
        #expect(text.contains(example.text))
      }
    }
  }

  @Test func aValidationThatGoesWrongIsRepeatedWithoutAStep() throws {
    try withTemporaryFolder { folder in
      let dataset = try dataset()
      let trainer = try Trainer<LanguageModel>(
        model: tinyModel(dataset), data: dataset.windows(of: 8),
        configuration: tinyRecipe(steps: 6, evaluationInterval: 3),
        run: RunFolder(path: folder + "/run"))
      // The last step before the validation makes the weights invalid.
      trainer.transformGradients = { step, gradients in
        guard step == 3 else { return }
        for entry in trainer.parameters where entry.name.contains("norm") {
          gradients[entry.parameter] = nil
          entry.parameter.update { $0 = Tensor(repeating: .infinity, shape: $0.shape) }
        }
      }
      let found = try divergence(of: trainer)
      #expect(found.quantity == .validationLoss && found.step == 3)
      let replay = try #require(found.replay)
      #expect(try SavedRun(replay).step == 3)
      let again = try Trainer<LanguageModel>(resuming: replay, data: windows())
      let repeated = try divergence(of: again)
      #expect(repeated.quantity == .validationLoss && repeated.step == 3)
      #expect(
        try JSONFile.read([ReadableExample].self, from: replay.path + "/batch.json").count == 4)

      // With valid weights the validation is repeated, and the run continues.
      let mended = try Trainer<LanguageModel>(resuming: replay, data: windows())
      for entry in mended.parameters where entry.name.contains("norm") {
        entry.parameter.update { $0 = Tensor(repeating: 1, shape: $0.shape) }
      }
      #expect(try mended.train() == .finished)
      #expect(mended.bestStep != nil)
    }
  }

  @Test func whatCannotBeWrittenHidesNoDivergence() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      // A file at the path of the replay.
      try write("", to: folder + "/run/diverged.partial/file")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o000], ofItemAtPath: folder + "/run/diverged.partial")
      defer {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: folder + "/run/diverged.partial")
      }
      _ = try divergence(of: trainer)
    }
  }

  @Test func aTrialOfLearningRatesLeavesNothing() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      trainer.leavesReplay = false
      #expect(try divergence(of: trainer).replay == nil)
      #expect(!FileManager.default.fileExists(atPath: folder + "/run/diverged"))
    }
  }
}
