import TestSupport
import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct BatchSamplerTests {
  private func sampler(
    seed: UInt64 = 1, batchSize: Int = 4, contextLength: Int = 5
  ) throws -> BatchSampler<TextBatch> {
    .of(
      try dataset().windows(of: contextLength), seed: seed, batchSize: batchSize)
  }

  @Test func aBatchDependsOnSeedStepAndPartAlone() throws {
    let first = try sampler()
    _ = first.trainingBatch(step: 1, part: 0)
    #expect(
      first.trainingBatch(step: 7, part: 1) == (try sampler().trainingBatch(step: 7, part: 1)))
    let different = [
      first.trainingBatch(step: 7, part: 1), first.trainingBatch(step: 7, part: 0),
      first.trainingBatch(step: 8, part: 1), try sampler(seed: 2).trainingBatch(step: 7, part: 1),
      first.validationBatch(1), first.validationBatch(0),
    ]
    for (index, batch) in different.enumerated() {
      #expect(!different[..<index].contains(batch))
    }
  }

  @Test func partsTogetherAreTheLargeBatch() throws {
    let parts = try sampler(batchSize: 3)
    let whole = try sampler(batchSize: 12).trainingBatch(step: 5, part: 0)
    let ids = (0..<4).flatMap { parts.trainingBatch(step: 5, part: $0).inputs.ids }
    #expect(ids == whole.inputs.ids)
  }

  /// With a single start position, and a text in which the parts have different letters.
  @Test func windowsReachTheEndsOfTheirPartAndNoFurther() throws {
    let text = String(repeating: "a", count: 90) + String(repeating: "b", count: 10)
    let dataset = try dataset(text)
    let sampler = BatchSampler.of(try dataset.windows(of: 9), seed: 3, batchSize: 64)
    #expect(sampler.trainingBatch(step: 1, part: 0).targets.ids.allSatisfy { $0 == 0 })
    #expect(sampler.validationBatch(0).inputs.ids.allSatisfy { $0 == 1 })

    let numbered = try TextDataset(
      TextCorpus(
        text: String(String.UnicodeScalarView((0..<100).compactMap { Unicode.Scalar($0 + 200) }))),
      tokens: .characters)
    let many = BatchSampler.of(try numbered.windows(of: 4), seed: 3, batchSize: 2000)
    let batch = many.trainingBatch(step: 1, part: 0)
    let starts = Set(
      stride(from: 0, to: batch.inputs.ids.count, by: 4).map { batch.inputs.ids[$0] })
    #expect(starts == Set(0..<86))
    #expect(batch.targets.ids.max() == 89)
  }

  @Test func validationIsOfAsManyExamplesAsTheRecipeSays() throws {
    var recipe = TrainingConfiguration()
    (recipe.validationExampleCount, recipe.validationBatchSize) = (7, 3)
    let data = try dataset().windows(of: 5)
    func sampler(_ batchSize: Int) -> BatchSampler<TextBatch> {
      recipe.batchSize = batchSize
      return BatchSampler(data: data, random: RandomStream(seed: 1), configuration: recipe)
    }
    let parts = (0..<sampler(2).validationBatchCount).map { sampler(2).validationBatch($0) }
    #expect(parts.map(\.inputs.batchSize) == [3, 3, 1])
    // Independent of the batch size in training.
    #expect(parts == (0..<3).map { sampler(50).validationBatch($0) })
    // Independent of the number of sequences per computation.
    recipe.validationBatchSize = 7
    #expect(sampler(2).validationBatch(0).inputs.ids == parts.flatMap(\.inputs.ids))
  }

  /// Data with a fixed number of validation examples.
  private struct Fixed: TrainingData {
    let windows: TextWindows
    let validationExampleCount: Int?
    var fingerprint: UInt64 { windows.fingerprint }

    func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> TextBatch {
      windows.batch(numbers, at: place, random: random)
    }
  }

  @Test func dataCanFixTheNumberOfValidationExamples() throws {
    var recipe = TrainingConfiguration()
    (recipe.validationExampleCount, recipe.validationBatchSize) = (7, 3)
    let windows = try dataset().windows(of: 5)
    func sizes(_ data: any TrainingData<TextBatch>) -> [Int] {
      let sampler = BatchSampler(data: data, random: RandomStream(seed: 1), configuration: recipe)
      return (0..<sampler.validationBatchCount).map {
        sampler.validationBatch($0).inputs.batchSize
      }
    }
    #expect(sizes(Fixed(windows: windows, validationExampleCount: 4)) == [3, 1])
    #expect(sizes(Fixed(windows: windows, validationExampleCount: 9)) == [3, 3, 3])
    #expect(sizes(Fixed(windows: windows, validationExampleCount: nil)) == sizes(windows))
  }
}

extension BatchSampler {
  /// A sampler whose validation batches have the size of the training batches.
  static func of(_ data: some TrainingData<Batch>, seed: UInt64, batchSize: Int) -> Self {
    var recipe = TrainingConfiguration()
    recipe.useBatches(of: batchSize)
    return BatchSampler(data: data, random: RandomStream(seed: seed), configuration: recipe)
  }
}
