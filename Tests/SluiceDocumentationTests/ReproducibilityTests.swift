import Foundation
import Sluice
import SluiceModels
import SluiceTraining
import Testing

/// The code of "Reproducibility".
@Suite struct ReproducibilityTests {
  @Test func seeds() {
    let stream = RandomStream(seed: 1)
    let first = stream.uniform(at: 0)
    let again = RandomStream(seed: 1).uniform(at: 0)  // the same number
    let other = stream.substream(7).uniform(at: 0)  // another one
    #expect(first == again && first != other)
  }

  @Test func threads() throws {
    let attention = try GatedSelfAttention(
      .init(hiddenSize: 64, headCount: 4), random: RandomStream(seed: 1))
    let x = Initialization.normal(standardDeviation: 1)
      .tensor([2, 30, 64], using: RandomStream(seed: 2))

    let serial = ThreadPool.$current.withValue(ThreadPool(threadCount: 1)) { attention(x) }
    let parallel = ThreadPool.$current.withValue(ThreadPool(threadCount: 3)) { attention(x) }
    print(serial == parallel)  // true
    #expect(serial == parallel)
  }

  @Test func resuming() throws {
    try inTemporaryFolder { folder in
      var recipe = TrainingConfiguration()
      (recipe.stepCount, recipe.batchSize, recipe.warmupStepCount) = (20, 2, 2)
      recipe.validationExampleCount = 2

      let trainer = try Trainer<WaveForecaster>(
        model: .init(), data: WaveData(), configuration: recipe, run: RunFolder(path: folder))
      print(try trainer.verifyResuming())  // true
      try trainer.train(until: { trainer.step == 10 })
      let resumed = try Trainer<WaveForecaster>(resuming: trainer.run, data: WaveData())
      try resumed.train()
      #expect(try trainer.verifyResuming() && resumed.step == 20)
    }
  }
}

/// Points of a line, to be predicted from zeros.
private struct Waves: TrainingBatch {
  let inputs, targets: Tensor
  var itemCount: Int { targets.count }
}

private struct WaveData: TrainingData {
  let fingerprint: UInt64 = 1

  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Waves {
    let inputs = Initialization.normal(standardDeviation: 1)
      .tensor([numbers.count, 4, 1], using: random)
    return Waves(inputs: inputs, targets: inputs * 2)
  }
}

private struct WaveForecaster: TrainableModel {
  struct Configuration: Codable, Equatable { var hiddenSize = 8 }
  static let modelType = "wave-forecaster"
  let configuration: Configuration
  let front, head: Linear
  let attention: GatedSelfAttention

  init(_ configuration: Configuration, random: RandomStream) throws {
    let width = configuration.hiddenSize
    self.configuration = configuration
    front = Linear(1, width, random: random.substream(0))
    head = Linear(width, 1, random: random.substream(1))
    attention = try GatedSelfAttention(
      .init(hiddenSize: width, headCount: 2), random: random.substream(2))
  }

  func loss(_ batch: Waves, dropout random: RandomStream?) -> Tensor {
    squaredError(head(attention(front(batch.inputs))), targets: batch.targets)
  }
}
