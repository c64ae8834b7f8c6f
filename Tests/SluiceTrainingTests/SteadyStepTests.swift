import Sluice
import SluiceKernels
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

/// A training step needs no memory from the system after the first steps.
///
/// In a separate process, because all tests share the cache that counts; on one thread, because
/// several threads may run in the same loop for the first time at any step.
struct SteadyStepTests {
  @Test func takesNoMemoryFromTheSystem() async {
    await #expect(processExitsWith: .success) {
      let dataset = try dataset()
      var plain = tinyModel(dataset)
      plain.gates = []
      var other = tinyModel(dataset, dropout: 0.1)
      other.layerCount = 2
      other.feedForward.kind = .swiglu
      other.normalization.kind = .rms
      other.positions = .rotary
      other.bias = true
      other.tied = false
      for model in [plain, tinyModel(dataset), other] {
        try SteadyStepTests.expectSteady(model, dataset)
      }
    }
  }

  private static func expectSteady(
    _ model: LanguageModel.Configuration, _ dataset: TextDataset
  ) throws {
    try withTemporaryFolder { folder in
      let trainer = try Trainer<LanguageModel>(
        model: model, data: dataset.windows(of: 8),
        configuration: tinyRecipe(steps: 12, evaluationInterval: 12),
        run: RunFolder(path: folder + "/run"))
      var counts: [BufferCache.Statistics] = []
      try ThreadPool.$current.withValue(.serial) {
        try trainer.train { event in
          guard case .step(let metrics) = event, metrics.step < 12 else { return }
          if metrics.step == 2 { BufferCache.shared.resetStatistics() }
          if metrics.step >= 2 { counts.append(BufferCache.shared.statistics) }
        }
      }
      #expect(counts.count == 10)
      #expect(counts.map(\.systemAllocations) == [Int](repeating: 0, count: 10))
      // No memory is leaked either.
      #expect(Set(counts.map(\.bytesInUse)).count == 1)
    }
  }
}
