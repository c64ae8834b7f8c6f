import Sluice
import SluiceModels
import Synchronization
import TestSupport
import Testing

@testable import SluiceTraining

/// The trial before a training, which estimates its time.
struct CalibrationTests {
  /// Counts the calls of parts of a step.
  private final class Calls: Sendable {
    let counts = Mutex((gradients: 0, optimizer: 0))
  }

  /// An optimizer that counts its steps.
  private struct CountedOptimizer: Optimizer {
    var base: any Optimizer
    let calls: Calls
    var stepCount: Int { base.stepCount }
    var state: [String: Tensor] { base.state }

    mutating func step(
      _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
    ) {
      calls.counts.withLock { $0.optimizer += 1 }
      base.step(parameters, gradients, learningRate: learningRate)
    }

    mutating func restore(
      _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
    ) throws(WeightLoadingError) {
      try base.restore(state, stepCount: stepCount, for: parameters)
    }
  }

  /// Data that count the training batches.
  private struct CountedData: TrainingData {
    let base: TextWindows
    let calls: Calls
    var fingerprint: UInt64 { base.fingerprint }

    func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> TextBatch {
      if case .training = place { calls.counts.withLock { $0.gradients += 1 } }
      return base.batch(numbers, at: place, random: random)
    }
  }

  private func trainer(
    _ path: String, _ optimizer: OptimizerKind, _ calls: Calls
  ) throws -> Trainer<LanguageModel> {
    var recipe = tinyRecipe(steps: 400)
    recipe.optimizer = OptimizerChoice(optimizer)
    let trainer = try Trainer<LanguageModel>(
      model: tinyModel(dataset(), dropout: 0.1), data: CountedData(base: windows(), calls: calls),
      configuration: recipe, run: RunFolder(path: path))
    trainer.optimizer = CountedOptimizer(base: trainer.optimizer, calls: calls)
    return trainer
  }

  @Test(arguments: OptimizerKind.allCases, [0, 3])
  func wholeStepsAreTimedAndNoneIsTaken(optimizer: OptimizerKind, stepsBefore: Int) throws {
    try withTemporaryFolder { folder in
      let calls = Calls()
      let trainer = try trainer(folder + "/run", optimizer, calls)
      for _ in 0..<stepsBefore { _ = try trainer.takeStep() }
      let before = calls.counts.withLock { $0 }
      let weights = trainer.parameters.map(\.parameter.tensor.bits)
      let state = trainer.optimizer.state.mapValues(\.bits)

      let calibration = trainer.calibrate(budget: 0.2)
      let after = calls.counts.withLock { $0 }
      #expect(after.gradients > before.gradients)
      #expect(after.optimizer - before.optimizer == after.gradients - before.gradients)
      #expect(calibration.secondsPerStep > 0 && calibration.secondsPerEvaluation > 0)

      #expect(trainer.step == stepsBefore && trainer.optimizer.stepCount == stepsBefore)
      #expect(trainer.parameters.map(\.parameter.tensor.bits) == weights)
      #expect(trainer.optimizer.state.mapValues(\.bits) == state)
    }
  }

  @Test func theStepsAfterwardsAreThoseWithoutATrial() throws {
    try withTemporaryFolder { folder in
      let trainers = try ["tried", "plain"].map {
        try trainer("\(folder)/\($0)", .muon, Calls())
      }
      _ = trainers[0].calibrate(budget: 0.1)
      for _ in 0..<4 {
        let steps = try trainers.map { try $0.takeStep() }
        #expect(steps[0].loss.bitPattern == steps[1].loss.bitPattern)
        #expect(steps[0].gradientNorm.bitPattern == steps[1].gradientNorm.bitPattern)
      }
    }
  }

  @Test func evaluationsThatAreLeftAreCounted() {
    var recipe = tinyRecipe(steps: 10, evaluationInterval: 4)
    #expect([0, 3, 4, 8, 9, 10, 12].map(recipe.evaluationCount(after:)) == [4, 3, 2, 1, 1, 0, 0])
    recipe.stepCount = 8
    #expect([0, 4, 7, 8].map(recipe.evaluationCount(after:)) == [3, 1, 1, 0])
    let calibration = Calibration(
      secondsPerStep: 2, secondsPerEvaluation: 10, seconds: 0, memoryCeiling: 0)
    #expect(calibration.seconds(of: recipe) == 46)
  }
}
