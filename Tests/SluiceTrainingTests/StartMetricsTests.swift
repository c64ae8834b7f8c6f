import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

/// The validation before the first step.
struct StartMetricsTests {
  private struct Crash: Error {}

  private func start(
    _ path: String, _ adjust: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    var recipe = tinyRecipe()
    adjust(&recipe)
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.1), data: dataset.windows(of: 8),
      configuration: recipe, run: RunFolder(path: path))
  }

  private func resume(_ trainer: Trainer<LanguageModel>) throws -> Trainer<LanguageModel> {
    try Trainer(resuming: trainer.run, data: windows())
  }

  private func steps(_ run: RunFolder) throws -> [Int] { try run.metricsLines().map(\.step) }

  @Test func isToldAndLoggedFirst() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      let expected = trainer.measuredValidation()
      var told: [MetricsLine] = []
      try trainer.train { event in
        switch event {
        case .start(let metrics):
          told.append(.start(metrics))
          // A model that has not been trained is no best checkpoint.
          #expect(trainer.bestValidationLoss == nil && trainer.run.checkpointPath(.best) == nil)
        case .step(let metrics): told.append(.step(metrics))
        case .saved, .metSaveRequest: break
        }
      }
      #expect(told.map(\.step) == Array(0...6))
      #expect(try steps(trainer.run) == Array(0...6))
      let written = try #require(try trainer.run.startMetrics())
      #expect(written.validationLoss == expected.loss)
      #expect(written.validationScores == expected.scores)
      #expect(try trainer.run.metrics().map(\.step) == Array(1...6))
      let line = try contents(trainer.run.metricsPath).prefix { $0 != "\n" }
      #expect(line.hasPrefix(#"{"step":0,"validationLoss":"#))
      #expect(line.contains(#","secondsElapsed":"#) && !line.contains(#""loss""#))
    }
  }

  @Test(arguments: [0, 1]) func isThereOnceInARunThatGoesOn(stop: Int) throws {
    try withTemporaryFolder { folder in
      let first = try start(folder + "/run")
      try first.train(until: { first.step == stop })
      var startCount = 0
      try resume(first).train { if case .start = $0 { startCount += 1 } }
      #expect(startCount == (stop == 0 ? 1 : 0))
      #expect(try steps(first.run) == Array(0...6))
    }
  }

  @Test func isMeasuredAgainWhereTheRunWasKilledBeforeItsFirstCheckpoint() throws {
    try withTemporaryFolder { folder in
      let first = try start(folder + "/run")
      #expect(throws: Crash.self) {
        try first.train { event in
          if case .step = event { throw Crash() }
        }
      }
      #expect(try steps(first.run) == [0, 1])
      try resume(first).train()
      #expect(try steps(first.run) == Array(0...6))
    }
  }

  /// The learning rate is so large that no later loss is as low as the initial one.
  @Test func endsNoRunAndIsNoBestCheckpoint() throws {
    try withTemporaryFolder { folder in
      func train(_ name: String, patience: Int?) throws -> Trainer<LanguageModel> {
        let trainer = try start("\(folder)/\(name)") {
          ($0.learningRate, $0.warmupStepCount, $0.evaluationInterval) = (1, 0, 1)
          $0.patience = patience
        }
        try trainer.train()
        return trainer
      }
      let whole = try train("whole", patience: nil)
      let losses = try whole.run.metrics().compactMap(\.validationLoss)
      let first = try #require(try whole.run.startMetrics()).validationLoss
      try #require(first < losses.min() ?? 0, "the recipe of this test is to fail: \(losses)")
      #expect(whole.bestValidationLoss == losses.min())
      #expect(whole.bestStep == (losses.firstIndex(of: losses.min() ?? 0) ?? 0) + 1)
      // With a patience of one, a run can end at the second evaluation at the earliest.
      let impatient = try train("impatient", patience: 1)
      #expect(impatient.step >= 2 && (impatient.bestStep ?? 0) >= 1)
    }
  }

  @Test func whatIsNotFiniteIsLeftToTheFirstStepToTell() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      for entry in trainer.parameters where entry.name.contains("norm") {
        entry.parameter.update { $0 = Tensor(repeating: .infinity, shape: $0.shape) }
      }
      let found = #expect(throws: Divergence.self) { try trainer.train() }
      #expect(found?.step == 1 && found?.quantity == .loss)
      #expect(try trainer.run.startMetrics() == nil)
    }
  }
}
