import Sluice
import SluiceModels
import SluicePlatform

extension GradientCheck {
  /// Checks the gradients of a language model of the given kind, on a sequence of its data.
  ///
  /// Its weights are drawn five times as far as usual: with small ones hardly anything depends on
  /// queries and keys.
  ///
  /// - Parameters:
  ///   - configuration: the model's sizes and kinds.
  ///   - batch: examples, of which the first is used.
  ///   - seed: what the weights are drawn from.
  /// - Throws: `ConfigurationError` where no model can be made so.
  public init(
    of configuration: LanguageModel.Configuration, on batch: TextBatch, seed: UInt64
  ) throws(ConfigurationError) {
    let model = try LanguageModel(
      configuration, deviation: 0.1, random: RandomStream(seed: seed))
    let batch = batch.prefix(1)
    self.init(of: model, on: batch) { $0.preciseLoss(batch) }
  }
}

extension LanguageModel {
  /// The mean loss over the targets that count, summed in double precision.
  func preciseLoss(_ batch: TextBatch) -> Double {
    var states: [SequenceState] = []
    let runs =
      batch.runs ?? .whole(rows: batch.inputs.batchSize, tokens: batch.inputs.tokenCount)
    let logits = self(batch.inputs, in: runs, states: &states)
    let width = logits.lastDimension
    return logits.withUnsafeScalars { scalars in
      var sum = 0.0
      for (place, target) in batch.targets.ids.enumerated() where target >= 0 {
        let row = UnsafeBufferPointer(start: scalars + place * width, count: width)
        let largest = Double(row.max() ?? 0)
        let total = row.reduce(0.0) { $0 + exp(Double($1) - largest) }
        sum += largest + log(total) - Double(row[Int(target)])
      }
      return sum / Double(max(1, batch.itemCount))
    }
  }
}
