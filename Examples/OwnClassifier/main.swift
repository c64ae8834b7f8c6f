// A custom classifier: it predicts which of three keys was pressed first.
import Foundation
import Sluice
import SluiceModels
import SluiceTraining

/// Sequences of symbols, and the class of each sequence.
struct Presses: TrainingBatch {
  let symbols: TokenBatch
  let labels: [Int]
  var itemCount: Int { labels.count }
}

/// Symbols below 3 are keys, others are noise; the class of a sequence is its first key.
struct KeyPresses: TrainingData {
  let fingerprint: UInt64 = 1
  let scoreNames = [Score.accuracyName]  // reported by every validation with the loss

  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Presses {
    let sequences = numbers.map { number in
      let random = random.substream(UInt64(number))
      // The last symbol is always a key, so that each sequence has one.
      return (0..<16).map { Int32(random.integer(below: $0 == 15 ? 3 : 12, at: $0)) }
    }
    return Presses(
      symbols: TokenBatch(sequences.flatMap(\.self), batchSize: sequences.count, tokenCount: 16),
      labels: sequences.map { $0.first { $0 < 3 }.map(Int.init) ?? 0 })
  }
}

/// An embedding, a stack of bidirectional attention, the mean over tokens, and an output layer.
struct KeyClassifier: TrainableModel {
  struct Configuration: Codable, Equatable { var hiddenSize = 32 }
  static let modelType = "key-classifier"
  let configuration: Configuration
  let embedding: Embedding
  let transformer: Transformer
  let head: Linear

  init(_ configuration: Configuration, random: RandomStream) throws {
    let width = configuration.hiddenSize
    let block = TransformerBlock.Configuration(
      attention: .init(
        hiddenSize: width, headCount: 4, positions: .rotary(headDimension: width / 4)),
      intermediateSize: 2 * width)
    self.configuration = configuration
    embedding = Embedding(vocabularySize: 12, hiddenSize: width, random: random.substream(0))
    transformer = try Transformer(.init(layerCount: 2, block: block), random: random.substream(2))
    head = Linear(width, 3, random: random.substream(1))
  }

  /// The logits of the classes for each sequence: `[batch, classes]`.
  func callAsFunction(_ symbols: TokenBatch, dropout random: RandomStream? = nil) -> Tensor {
    head(transformer(embedding(symbols), dropout: random).mean(axis: 1))
  }
  func loss(_ batch: Presses, dropout random: RandomStream?) -> Tensor {
    crossEntropy(self(batch.symbols, dropout: random), labels: batch.labels)
  }

  // A ratio is a sum and a count, so ratios of several batches can be added.
  func score(_ batch: Presses) -> Score {
    let logits = withoutGradient { self(batch.symbols) }
    let rightCount = zip(logits.argmax(axis: 1), batch.labels).count { $0 == $1 }
    return Score(
      loss: crossEntropy(logits, labels: batch.labels).scalar, itemCount: batch.itemCount,
      ratios: [Score.accuracyName: Ratio(Double(rightCount), of: Double(batch.itemCount))])
  }
}

let folder = FileManager.default.temporaryDirectory.path + "/keys-\(UUID())"
defer { try? FileManager.default.removeItem(atPath: folder) }
var recipe = TrainingConfiguration()
(recipe.stepCount, recipe.batchSize, recipe.learningRate) = (1000, 16, 2e-3)
(recipe.evaluationInterval, recipe.targetAccuracy) = (25, 0.98)
let trainer = try Trainer<KeyClassifier>(
  model: .init(), data: KeyPresses(), configuration: recipe, run: RunFolder(path: folder))
try trainer.train()
let accuracy = trainer.validationAccuracy ?? 0
print("After \(trainer.step) steps \(accuracy) of the sequences are in the right class.")
precondition(accuracy >= 0.98, "the classifier has not learnt its classes")
