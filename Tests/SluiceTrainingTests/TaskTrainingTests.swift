@testable import SluiceText
@testable import SluiceFiles
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// Training on a task, where it differs from training on a text.
struct TaskTrainingTests {
  private func task() -> AssociativeRecall {
    var task = AssociativeRecall()
    task.kinds = [.init(length: 8, pairs: 1), .init(length: 12, pairs: 3)]
    task.symbols = 12
    return task
  }

  private func trainer(
    _ folder: String, _ task: any SequenceTask, dropout: Float = 0.1,
    _ adjust: (inout TrainingConfiguration) -> Void
  ) throws -> Trainer<LanguageModel> {
    var recipe = tinyRecipe()
    adjust(&recipe)
    return try Trainer(
      model: .init(
        vocabularySize: task.vocabulary.count, contextLength: task.tokenCount, layerCount: 1,
        hiddenSize: 16, headCount: 2, dropout: dropout),
      data: TaskDataset(task), configuration: recipe, run: RunFolder(path: folder))
  }

  @Test(arguments: [0, 2, 3, 5])
  func aStoppedRunGoesOnToTheLastBit(stop: Int) throws {
    try withTemporaryFolder { folder in
      let straight = try trainer(folder + "/straight", task()) { $0.accumulationCount = 2 }
      try straight.train()
      let first = try trainer(folder + "/stopped", task()) { $0.accumulationCount = 2 }
      try first.train(until: { first.step == stop })
      let saved = try SavedRun(first.run)
      let second = try Trainer<LanguageModel>(
        resuming: first.run, data: TaskDataset(try #require(saved.task as? AssociativeRecall)))
      try second.train()
      for (one, other) in zip(straight.model.parameters, second.model.parameters) {
        #expect(one.parameter.tensor.bits == other.parameter.tensor.bits)
      }
      #expect(second.validationLoss == straight.validationLoss)
      #expect(second.validationAccuracy == straight.validationAccuracy)
      #expect(second.validationAccuracy != nil)
    }
  }

  @Test func anotherTaskIsRefused() throws {
    try withTemporaryFolder { folder in
      let first = try trainer(folder + "/run", task()) { $0.stepCount = 1 }
      try first.train()
      var other = task()
      other.kinds.removeLast()
      #expect(throws: TrainingError.otherData(kind: "task", path: first.run.path)) {
        try Trainer<LanguageModel>(resuming: first.run, data: TaskDataset(other))
      }
    }
  }

  @Test func resumingHolds() throws {
    try withTemporaryFolder { folder in
      let trainer = try trainer(folder + "/run", task()) { _ in }
      #expect(
        try ResumeVerification<LanguageModel>.holds(
          model: trainer.model.configuration, data: trainer.data,
          configuration: trainer.configuration))
    }
  }

  /// Windows with an uncounted tail that is longer in each example.
  private struct Uneven: TrainingData {
    let fingerprint: UInt64 = 1

    func batch(
      _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream
    ) -> TextBatch {
      let ids = numbers.flatMap { number in
        (0..<8).map { Int32((number * 31 + $0 * $0 * 7) % 9) }
      }
      let targets = numbers.flatMap { number in
        (0..<8).map { $0 <= number % 8 ? Int32((number + $0) % 9) : -1 }
      }
      return TextBatch(
        inputs: TokenBatch(ids, batchSize: numbers.count, tokenCount: 8),
        targets: TokenBatch(targets, batchSize: numbers.count, tokenCount: 8))
    }
  }

  /// A step of parts with different numbers of counted tokens averages over tokens, not over parts.
  @Test func accumulatedGradientsAreMeansOverCountedTokens() throws {
    try withTemporaryFolder { folder in
      func trainer(_ name: String, batch: Int, parts: Int) throws -> Trainer<LanguageModel> {
        var recipe = tinyRecipe()
        recipe.batchSize = batch
        recipe.accumulationCount = parts
        recipe.validationExampleCount = 6
        recipe.validationBatchSize = batch
        return try Trainer(
          model: .init(
            vocabularySize: 9, contextLength: 8, layerCount: 1, hiddenSize: 16, headCount: 2),
          data: Uneven(), configuration: recipe, run: RunFolder(path: folder + name))
      }
      let (a, b) = (
        try trainer("/a", batch: 6, parts: 1), try trainer("/b", batch: 2, parts: 3)
      )
      let (whole, sum) = (a.lossAndGradients(step: 1), b.lossAndGradients(step: 1))
      #expect(abs(whole.loss - sum.loss) < 1e-6)
      #expect(whole.inputCount == 48 && sum.inputCount == 48)
      for (one, other) in zip(a.model.parameters, b.model.parameters) {
        expectClose(
          try #require(sum.gradients[other.parameter]).scalars,
          try #require(whole.gradients[one.parameter]).scalars, tolerance: 1e-5, one.name)
      }
      try a.train()
      try b.train()
      let losses = (try #require(a.validationLoss), try #require(b.validationLoss))
      #expect(abs(losses.0 - losses.1) < 1e-4)
      #expect(a.validationAccuracy == b.validationAccuracy)
    }
  }

  /// With a task that a model of one layer learns quickly: one symbol in little noise.
  @Test func aReachedAccuracyEndsTheRun() throws {
    try withTemporaryFolder { folder in
      var task = SelectiveCopying()
      (task.length, task.copies, task.symbols) = (5, 1, 6)
      let trainer = try trainer(folder + "/run", task, dropout: 0) {
        $0.stepCount = 1000
        $0.batchSize = 32
        $0.learningRate = 1e-2
        $0.evaluationInterval = 20
        $0.targetAccuracy = 0.99
      }
      var accuracies: [Int: Float] = [:]
      let outcome = try trainer.train { event in
        if case .step(let metrics) = event { accuracies[metrics.step] = metrics.validationAccuracy }
      }
      #expect(outcome == .reachedAccuracy(step: trainer.step))
      #expect(trainer.step < 1000)
      #expect(trainer.masteryStep == trainer.step)
      #expect((accuracies[trainer.step] ?? 0) >= 0.99)
      #expect(accuracies.filter { $0.value >= 0.99 }.count == 1)

      let resumed = try Trainer<LanguageModel>(
        resuming: trainer.run, data: TaskDataset(task))
      #expect(try resumed.train() == outcome)
      #expect(resumed.masteryStep == trainer.masteryStep)

      let evaluation = try TaskEvaluation(of: trainer.model, on: task)
      #expect(evaluation.accuracy > 0.95)
    }
  }
}
