// A custom model of numbers: it learns to predict waves, and a resumed run is bit-identical.
import Foundation
import Sluice
import SluiceModels
import SluiceTraining

/// Points of waves, and the next point of each as the target; both have the shape `[batch, points, 1]`.
struct Waves: TrainingBatch {
  let inputs, targets: Tensor
  var itemCount: Int { targets.count }  // the number of values that the loss is a mean over
}

/// Makes random waves with different frequencies and phases.
struct WaveData: TrainingData {
  let pointCount = 32
  let fingerprint: UInt64 = 1  // identifies the data; a run cannot be resumed with other data

  // Depends only on the parameters, so a resumed run gets the same batches.
  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Waves {
    let waves = numbers.map { number in
      let random = random.substream(UInt64(number))
      let (frequency, phase) = (0.1 + random.uniform(at: 0), 6.28 * random.uniform(at: 1))
      return (0...pointCount).map { sin(Float($0) * frequency + phase) }
    }
    func tensor(_ points: [Float]) -> Tensor {
      Tensor(points, shape: [waves.count, pointCount, 1])
    }
    return Waves(
      inputs: tensor(waves.flatMap { $0.dropLast() }),
      targets: tensor(waves.flatMap { $0.dropFirst() }))
  }
}

/// A linear input layer, a stack of gated attention, and a linear output layer.
struct WaveForecaster: TrainableModel {
  struct Configuration: Codable, Equatable { var hiddenSize = 32 }
  static let modelType = "wave-forecaster"  // identifies the model in its files
  let configuration: Configuration
  let front, head: Linear
  let transformer: Transformer

  init(_ configuration: Configuration, random: RandomStream) throws {
    let width = configuration.hiddenSize
    let block = TransformerBlock.Configuration(
      attention: .init(
        hiddenSize: width, headCount: 4, positions: .alibi, visibility: .causal),
      intermediateSize: 2 * width)
    self.configuration = configuration
    front = Linear(1, width, random: random.substream(0))
    head = Linear(width, 1, random: random.substream(1))
    transformer = try Transformer(.init(layerCount: 2, block: block), random: random.substream(2))
  }

  func loss(_ batch: Waves, dropout random: RandomStream?) -> Tensor {
    squaredError(head(transformer(front(batch.inputs), dropout: random)), targets: batch.targets)
  }
}

let folder = FileManager.default.temporaryDirectory.path + "/waves-\(UUID())"
defer { try? FileManager.default.removeItem(atPath: folder) }
func run(_ name: String) throws -> Trainer<WaveForecaster> {
  var recipe = TrainingConfiguration()
  (recipe.stepCount, recipe.learningRate, recipe.warmupStepCount) = (200, 3e-3, 20)
  return try Trainer(
    model: .init(), data: WaveData(), configuration: recipe,
    run: RunFolder(path: "\(folder)/\(name)"))
}
let (straight, stopped) = (try run("straight"), try run("stopped"))
try straight.train()
try stopped.train(until: { stopped.step == 100 })
let resumed = try Trainer<WaveForecaster>(resuming: stopped.run, data: WaveData())
try resumed.train()

let test = straight.validationBatch(0)
let error = straight.model.score(test).loss
let simplest = squaredError(test.inputs, targets: test.targets).scalar
print("Squared error of the next point: \(error); of repeating the last one, \(simplest).")
let isSame = resumed.model.state() == straight.model.state()
print("Stopped at step 100 and resumed, the weights have the same bits: \(isSame).")
precondition(isSame && error < simplest / 4)
