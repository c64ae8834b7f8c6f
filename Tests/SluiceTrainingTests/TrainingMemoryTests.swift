import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

/// The memory need of a training, estimated from its description alone.
struct TrainingMemoryTests {
  static func models(_ dataset: TextDataset) -> [LanguageModel.Configuration] {
    var wide = tinyModel(dataset)
    wide.transformer.block.attention.resize(hiddenSize: 64)
    wide.feedForward.intermediateSize = 256
    var other = wide
    other.layerCount = 3
    other.gates = []
    other.feedForward.kind = .swiglu
    other.normalization.kind = .rms
    other.positions = .rotary
    other.tied = false
    var grouped = wide
    grouped.layerCount = 2
    grouped.gates = [.headwise]
    grouped.transformer.block.attention.resize(headCount: 8, keyValueHeadCount: 2)
    grouped.normalization.placement = .branch
    return [wide, other, grouped]
  }

  /// In a separate process, because all tests share the memory that is counted.
  @Test func theEstimateIsWhatAStepTakesOrLess() async {
    await #expect(processExitsWith: .success) {
      let dataset = try dataset()
      for model in TrainingMemoryTests.models(dataset) {
        for format in ActivationFormat.allCases {
          for recomputes in [false, true] {
            for batchSize in [8, 400] {
              var recipe = tinyRecipe()
              recipe.batchSize = batchSize
              recipe.activationFormat = format
              recipe.recomputesBlocks = recomputes
              let (told, taken) = try TrainingMemoryTests.compared(model, recipe, dataset)
              let what =
                "\(model.layerCount) layers, \(format), \(recomputes), \(batchSize): \(told), \(taken)"
              #expect(told <= taken, "\(what)")
              #expect(told >= 0.3 * taken, "\(what)")
            }
          }
        }
      }
    }
  }

  /// The estimated bytes, and the peak memory of two steps.
  private static func compared(
    _ model: LanguageModel.Configuration, _ recipe: TrainingConfiguration, _ dataset: TextDataset
  ) throws -> (told: Double, taken: Double) {
    try withTemporaryFolder { folder in
      let trainer = try Trainer<LanguageModel>(
        model: model, data: dataset.windows(of: 8), configuration: recipe,
        run: RunFolder(path: folder + "/run"))
      _ = try trainer.takeStep()
      BufferCache.shared.resetStatistics()
      _ = try trainer.takeStep()
      let need = recipe.memoryNeed(parameterCount: model.parameterCount, model: model)
      return (need.byteCount, Double(BufferCache.shared.statistics.peakBytesInUse))
    }
  }

  @Test func moreThanThereIsIsRefusedBeforeAModelIsMade() throws {
    let dataset = try dataset()
    var model = tinyModel(dataset)
    // Each block fits into memory, but all blocks together do not: their structure alone takes tens
    // of gigabytes.
    model.layerCount = 1 << 24
    try model.validate()
    let recipe = tinyRecipe()
    #expect(throws: BeyondMemory.self) {
      try recipe.memoryNeed(parameterCount: model.parameterCount, model: model)
        .requireRoom(in: AvailableMemory(machine: 1 << 37))
    }
    guard AvailableMemory.current.byteCount < 1 << 39 else { return }
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder + "/run")
      let error = #expect(throws: BeyondMemory.self) {
        try Trainer<LanguageModel>(
          model: model, data: dataset.windows(of: 8), configuration: recipe, run: run)
      }
      #expect(error?.description.hasPrefix("the training needs about ") == true)
      #expect(throws: BeyondMemory.self) {
        try Comparison<LanguageModel>(
          ComparisonPlan(
            variants: [.init(name: "large", model: model)], seeds: [1], recipe: recipe),
          data: dataset.windows(of: 8), folder: folder + "/compare")
      }
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func aValidationCounts() throws {
    let dataset = try dataset()
    let model = tinyModel(dataset)
    var recipe = tinyRecipe()
    let before = recipe.memoryNeed(parameterCount: 1, model: model).byteCount
    recipe.validationBatchSize = 1 << 24
    #expect(recipe.memoryNeed(parameterCount: 1, model: model).byteCount == before)
    recipe.validationExampleCount = 1 << 24
    // 8 tokens with 16 elements and 64 projected elements each.
    let expected = 4.0 * 3 + 4 * 8 * 80 * 0x1p24
    #expect(recipe.memoryNeed(parameterCount: 1, model: model).byteCount == expected)
  }

  @Test func sumsOfBatchesMomentsAndDataCount() {
    var recipe = tinyRecipe()
    func bytes(_ data: Int = 0) -> Double {
      recipe.memoryNeed(parameterCount: 1000, dataByteCount: data).byteCount
    }
    #expect(bytes() == 16_000 && bytes(500) == 16_500)
    recipe.accumulationCount = 2
    #expect(bytes() == 20_000)
    recipe.optimizer = OptimizerChoice(.sgd)
    #expect(bytes() == 16_000)
    recipe.optimizer.momentum = 0
    #expect(bytes() == 12_000)
    recipe.optimizer = OptimizerChoice(.muon)
    #expect(bytes() == 16_000)
  }
}
