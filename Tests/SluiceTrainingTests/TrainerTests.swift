@testable import SluiceFiles
import Sluice
import SluiceKernels
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct TrainerTests {
  private func trainer(
    _ folder: String, recipe: TrainingConfiguration = tinyRecipe(), dropout: Float = 0
  ) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    return try Trainer(
      model: tinyModel(dataset, dropout: dropout), data: dataset.windows(of: 8),
      configuration: recipe,
      run: RunFolder(path: folder + "/run"))
  }

  @Test func theLossFallsAndTheRunLeavesItsFiles() throws {
    try withTemporaryFolder { folder in
      var recipe = tinyRecipe(steps: 60, evaluationInterval: 30)
      recipe.learningRate = 1e-2
      let trainer = try trainer(folder, recipe: recipe)
      var start: StartMetrics?
      var steps: [StepMetrics] = []
      var saved: [String] = []
      let outcome = try trainer.train { event in
        switch event {
        case .start(let metrics): start = metrics
        case .step(let metrics): steps.append(metrics)
        case .saved(let kind, let step, _): saved.append("\(kind) \(step)")
        case .metSaveRequest: break
        }
      }
      #expect(outcome == .finished)
      #expect(steps.map(\.step) == Array(1...60))
      #expect(steps[59].loss < steps[0].loss - 0.5)
      #expect(steps.filter { $0.validationLoss != nil }.map(\.step) == [30, 60])
      #expect(saved == ["last 0", "best 30", "last 30", "best 60", "last 60"])
      #expect(try names(in: folder + "/run") == ["best", "last", "metrics.jsonl"])
      let files = ["config.json", "model.safetensors", "vocabulary.json"]
      #expect(try names(in: folder + "/run/best") == files)
      #expect(
        try names(in: folder + "/run/last")
          == (files + ["optimizer.safetensors", "training.json"]).sorted())
      let lines = try contents(folder + "/run/metrics.jsonl")
      #expect(try lines == (start?.line ?? "none") + steps.map { try $0.line }.joined())

      let checkpoint = try Checkpoint(folder: RunFolder.checkpoint(at: folder + "/run"))
      #expect(try checkpoint.vocabulary == dataset().vocabulary)
      #expect(
        zip(checkpoint.model.parameters, trainer.model.parameters).allSatisfy {
          $0.parameter.tensor.bits == $1.parameter.tensor.bits
        })
    }
  }

  @Test func accumulatedGradientsAreThoseOfTheLargeBatch() throws {
    try withTemporaryFolder { folder in
      var large = tinyRecipe()
      large.batchSize = 12
      var parts = tinyRecipe()
      parts.batchSize = 3
      parts.accumulationCount = 4
      let (a, b) = (
        try trainer(folder + "/a", recipe: large), try trainer(folder + "/b", recipe: parts)
      )
      let (whole, sum) = (a.lossAndGradients(step: 3), b.lossAndGradients(step: 3))
      #expect(abs(whole.loss - sum.loss) < 1e-6)
      for (one, other) in zip(a.model.parameters, b.model.parameters) {
        let expected = try #require(whole.gradients[one.parameter])
        let found = try #require(sum.gradients[other.parameter])
        expectClose(found.scalars, expected.scalars, tolerance: 1e-5, one.name)
      }
      // With and without clipping, training gives the same weights.
      try a.train()
      try b.train()
      for (one, other) in zip(a.model.parameters, b.model.parameters) {
        expectClose(
          other.parameter.tensor.scalars, one.parameter.tensor.scalars, tolerance: 1e-3, one.name)
      }
    }
  }

  @Test func threadsChangeNoBit() throws {
    try withTemporaryFolder { folder in
      var number = 0
      try expectSameForAllThreadCounts("losses and weights") {
        number += 1
        let trainer = try trainer("\(folder)/\(number)", dropout: 0.1)
        var losses: [Float] = []
        try trainer.train { event in
          if case .step(let metrics) = event {
            losses += [metrics.loss, metrics.validationLoss ?? 0, metrics.gradientNorm]
          }
        }
        return [Tensor(losses)] + trainer.model.parameters.map { $0.parameter.tensor.detached }
      }
    }
  }

  @Test func aLossThatIsNotFiniteStopsTheRunAndKeepsTheCheckpoint() throws {
    try withTemporaryFolder { folder in
      let trainer = try trainer(folder, recipe: tinyRecipe(steps: 6, evaluationInterval: 2))
      let error = #expect(throws: Divergence.self) {
        try trainer.train { event in
          guard case .step(let metrics) = event, metrics.step == 3 else { return }
          for entry in trainer.model.parameters where entry.name.contains("norm") {
            entry.parameter.update { $0 = Tensor(repeating: .infinity, shape: $0.shape) }
          }
        }
      }
      #expect(error?.step == 4)
      #expect(error?.quantity == .loss)
      #expect(error?.description.contains("step 4") == true)
      #expect(try SavedRun(trainer.run).step == 2)
      let checkpoint = try Checkpoint(folder: trainer.run.path + "/last")
      #expect(
        checkpoint.model.parameters.allSatisfy {
          $0.parameter.tensor.scalars.allSatisfy(\.isFinite)
        })
    }
  }

  @Test func aNewRunOverwritesNone() throws {
    try withTemporaryFolder { folder in
      try trainer(folder).train()
      #expect(throws: TrainingError.runExists(path: folder + "/run")) { try trainer(folder) }
    }
  }

  @Test func whatCannotBeTrainedIsRefusedBeforeAnythingIsWritten() throws {
    try withTemporaryFolder { folder in
      let short = try dataset("too short")
      #expect(throws: DatasetError.self) {
        try Trainer<LanguageModel>(
          model: tinyModel(short), data: short.windows(of: 8), configuration: tinyRecipe(),
          run: RunFolder(path: folder + "/run"))
      }
      var model = tinyModel(try dataset())
      model.headCount = 3
      #expect(throws: ConfigurationError.self) {
        try Trainer<LanguageModel>(
          model: model, data: windows(), configuration: tinyRecipe(),
          run: RunFolder(path: folder + "/run"))
      }
      #expect(try names(in: folder).isEmpty)
    }
  }

  /// In a separate process, because all tests share the memory that is counted.
  @Test func theCeilingHoldsWhatTrainingTakes() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let dataset = try dataset()
        let data = try dataset.windows(of: 8)
        func ceiling(hiddenSize: Int, batchSize: Int) throws -> (told: Int, taken: Int) {
          var model = tinyModel(dataset)
          model.transformer.block.attention.resize(hiddenSize: hiddenSize)
          model.feedForward.intermediateSize = 4 * hiddenSize
          var recipe = tinyRecipe(steps: 1, evaluationInterval: 1)
          recipe.batchSize = batchSize
          let trainer = try Trainer<LanguageModel>(
            model: model, data: data, configuration: recipe,
            run: RunFolder(path: "\(folder)/\(hiddenSize)-\(batchSize)"))
          let told = trainer.calibrate(budget: 0).memoryCeiling
          BufferCache.shared.resetStatistics()
          try trainer.train()
          return (told, BufferCache.shared.statistics.peakBytesInUse)
        }
        let small = try ceiling(hiddenSize: 16, batchSize: 4)
        let wide = try ceiling(hiddenSize: 512, batchSize: 4)
        let long = try ceiling(hiddenSize: 16, batchSize: 4000)
        for (told, taken) in [small, wide, long] {
          // The buffers do not include the program and the data.
          let others = 32 << 20 + data.memorySize
          #expect(told >= taken && told <= 2 * taken + others, "\(told), \(taken)")
        }
        // Weights, gradients and two moments of more than three million parameters.
        #expect(wide.taken > 3_000_000 * 16 && wide.told > small.told + 3_000_000 * 16)
        #expect(long.told > small.told + 20 << 20)
      }
    }
  }

  @Test func calibrationChangesNothing() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (try trainer(folder + "/a"), try trainer(folder + "/b"))
      let calibration = a.calibrate(budget: 0.05)
      #expect(calibration.seconds > 0)
      try a.train()
      try b.train()
      #expect(a.validationLoss == b.validationLoss)
    }
  }
}
