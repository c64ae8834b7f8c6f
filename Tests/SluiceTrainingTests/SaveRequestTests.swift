import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// Checkpoints requested by a file in the run's folder.
struct SaveRequestTests {
  private func start(_ path: String) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    return try Trainer(
      model: tinyModel(dataset), data: dataset.windows(of: 8),
      configuration: tinyRecipe(steps: 6, evaluationInterval: 6), run: RunFolder(path: path))
  }

  /// Trains, and requests a checkpoint when a given step is reported.
  private func train(_ trainer: Trainer<LanguageModel>, askingAfter step: Int) throws -> [String] {
    var told: [String] = []
    try trainer.train { event in
      switch event {
      case .step(let metrics) where metrics.step == step:
        try write("", to: trainer.run.saveRequestPath)
      case .start, .step: break
      case .saved(let kind, let step, _): told.append("\(kind) \(step)")
      case .metSaveRequest(let step):
        told.append("met \(step)")
        #expect(!FileManager.default.fileExists(atPath: trainer.run.saveRequestPath))
        #expect(try SavedRun(trainer.run).step == step)
      }
    }
    return told
  }

  @Test func theLastCheckpointIsSavedAndTheFileRemoved() throws {
    try withTemporaryFolder { folder in
      let plain = try start(folder + "/plain")
      try plain.train()
      let asked = try start(folder + "/asked")
      asked.saveRequestInterval = .zero
      let told = try train(asked, askingAfter: 3)
      #expect(told == ["last 0", "last 4", "met 4", "best 6", "last 6"])
      #expect(try plain.run.metrics().map(\.loss) == asked.run.metrics().map(\.loss))
    }
  }

  @Test func aRequestThatNobodyLookedAtIsMetByTheEnd() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      trainer.saveRequestInterval = .seconds(86_400)
      // The first check is after the first step.
      #expect(try train(trainer, askingAfter: 3) == ["last 0", "best 6", "last 6"])
      #expect(!FileManager.default.fileExists(atPath: trainer.run.saveRequestPath))
    }
  }

  @Test func aFileThatIsThereBeforehandIsARequest() throws {
    try withTemporaryFolder { folder in
      let trainer = try start(folder + "/run")
      try write("", to: trainer.run.saveRequestPath)
      let told = try train(trainer, askingAfter: 0)
      #expect(told == ["last 0", "last 1", "met 1", "best 6", "last 6"])
    }
  }
}
