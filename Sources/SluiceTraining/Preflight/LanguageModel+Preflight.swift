import Sluice
import SluiceModels
import SluicePlatform

extension GradientCheck {
  /// Checks the gradients of a language model with the given settings, on one sequence.
  ///
  /// The standard deviation of the weights is five times as large as usual, because with small weights the
  /// loss hardly depends on queries and keys.
  ///
  /// - Parameters:
  ///   - configuration: the settings of the model.
  ///   - batch: examples, of which the first is used.
  ///   - seed: the random seed for the weights.
  /// - Throws: `ConfigurationError` if the settings are invalid.
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
  /// The mean loss over the targets that are not ignored, summed in double precision.
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
