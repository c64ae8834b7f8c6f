import TestSupport
import Sluice
import Testing

@testable import SluiceTraining

struct BatchSamplerTests {
  private func sampler(
    seed: UInt64 = 1, batchSize: Int = 4, contextLength: Int = 5
  ) throws -> BatchSampler {
    BatchSampler(
      try dataset(), random: RandomStream(seed: seed), batchSize: batchSize,
      contextLength: contextLength)
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

  /// With one position to begin at, and text that tells its parts apart.
  @Test func windowsReachTheEndsOfTheirPartAndNoFurther() throws {
    let text = String(repeating: "a", count: 90) + String(repeating: "b", count: 10)
    let dataset = try dataset(text)
    let sampler = BatchSampler(
      dataset, random: RandomStream(seed: 3), batchSize: 64, contextLength: 9)
    #expect(sampler.trainingBatch(step: 1, part: 0).targets.ids.allSatisfy { $0 == 0 })
    #expect(sampler.validationBatch(0).inputs.ids.allSatisfy { $0 == 1 })

    let numbered = try TextDataset(
      TextCorpus(
        text: String(String.UnicodeScalarView((0..<100).compactMap { Unicode.Scalar($0 + 200) }))),
      tokens: .characters)
    let many = BatchSampler(
      numbered, random: RandomStream(seed: 3), batchSize: 2000, contextLength: 4)
    let batch = many.trainingBatch(step: 1, part: 0)
    let starts = Set(
      stride(from: 0, to: batch.inputs.ids.count, by: 4).map { batch.inputs.ids[$0] })
    #expect(starts == Set(0..<86))
    #expect(batch.targets.ids.max() == 89)
  }
}
