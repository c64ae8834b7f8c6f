import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct TaskDatasetTests {
  private func task() -> AssociativeRecall {
    var task = AssociativeRecall()
    task.kinds = [.init(length: 16, pairs: 2), .init(length: 24, pairs: 4)]
    task.symbols = 32
    return task
  }

  private func sampler(seed: UInt64 = 1, batchSize: Int = 4) throws -> BatchSampler<TextBatch> {
    .of(try TaskDataset(task()), seed: seed, batchSize: batchSize)
  }

  @Test func batchesDifferAndComeBack() throws {
    let first = try sampler()
    let different = [
      first.trainingBatch(step: 2, part: 0), first.trainingBatch(step: 2, part: 1),
      first.trainingBatch(step: 4, part: 0), try sampler(seed: 2).trainingBatch(step: 2, part: 0),
      first.validationBatch(0), first.validationBatch(2),
    ]
    for (index, batch) in different.enumerated() {
      #expect(!different[..<index].contains(batch))
    }
    #expect(try sampler().trainingBatch(step: 2, part: 0) == different[0])
  }

  /// No example of the evaluations is used in training.
  @Test func trainingAndEvaluationsShareNoExample() throws {
    let sampler = try sampler(batchSize: 50)
    func examples(_ batch: TextBatch) -> [[Int32]] {
      let length = batch.inputs.tokenCount
      return stride(from: 0, to: batch.inputs.ids.count, by: length).map {
        Array(batch.inputs.ids[$0..<$0 + length])
      }
    }
    let trained = Set((1...20).flatMap { examples(sampler.trainingBatch(step: $0, part: 0)) })
    let validated = (0..<4).flatMap { examples(sampler.validationBatch($0)) }
    #expect(trained.count == 1000)
    #expect(validated.allSatisfy { !trained.contains($0) })
  }

  @Test func kindsTakeTurns() throws {
    let sampler = try sampler()
    #expect(
      (1...4).map { sampler.trainingBatch(step: $0, part: 1).inputs.tokenCount } == [
        24, 16, 24, 16,
      ])
    #expect((0..<4).map { sampler.validationBatch($0).inputs.tokenCount } == [16, 24, 16, 24])
  }

  @Test func partsTogetherAreTheLargeBatch() throws {
    let (parts, whole) = (try sampler(batchSize: 3), try sampler(batchSize: 12))
    for step in 1...2 {
      let ids = (0..<4).flatMap { parts.trainingBatch(step: step, part: $0).inputs.ids }
      #expect(ids == whole.trainingBatch(step: step, part: 0).inputs.ids)
    }
  }

  @Test func theFingerprintIsThatOfTheSettings() throws {
    let one = try TaskDataset(task())
    var other = task()
    other.kinds[1].pairs = 3
    #expect(try TaskDataset(task()).fingerprint == one.fingerprint)
    #expect(try TaskDataset(other).fingerprint != one.fingerprint)
    #expect(
      try TaskDataset(InductionHeads()).fingerprint != TaskDataset(SelectiveCopying()).fingerprint)
  }

  @Test func whatCannotBeIsRefused() throws {
    var impossible = task()
    impossible.symbols = 0
    #expect(throws: TaskError.self) { try TaskDataset(impossible) }
    let dataset = try TaskDataset(task())
    func model(_ contextLength: Int, symbols: Int = 32) throws -> LanguageModel {
      try LanguageModel(
        .init(
          vocabularySize: symbols, contextLength: contextLength, layerCount: 1, hiddenSize: 8,
          headCount: 1), random: RandomStream(seed: 1))
    }
    try dataset.requireFit(model(24))
    #expect(throws: DatasetError.otherVocabulary(data: 32, model: 31)) {
      try dataset.requireFit(model(24, symbols: 31))
    }
    let error = #expect(throws: TaskError.self) { try dataset.requireFit(model(23)) }
    #expect(error?.description.contains("24") == true)
    #expect(error?.description.contains("23") == true)
  }
}
