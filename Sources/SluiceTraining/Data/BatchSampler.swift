import SluiceKernels
import SluiceModels

/// Selects the examples of each training step and each validation.
///
/// An example is a pure function of the seed, the step and its index in the step. Resuming therefore needs
/// no stored position in the data. A step with four batches of three examples has the same examples as a
/// step with one batch of twelve.
struct BatchSampler<Batch: TrainingBatch>: Sendable {
  let data: any TrainingData<Batch>
  let random: RandomStream
  let configuration: TrainingConfiguration

  /// The examples that a step trains on.
  ///
  /// - Parameters:
  ///   - step: the step, from 1 on.
  ///   - part: the number of the batch in the gradient accumulation of the step, from 0.
  func trainingBatch(step: Int, part: Int) -> Batch {
    let size = configuration.batchSize
    return data.batch(
      part * size..<(part + 1) * size, at: .training(step: step),
      random: random.substream(SamplingStream.training).substream(UInt64(step)))
  }

  /// The number of examples in a validation: that of the data, if it has one, otherwise that of the recipe.
  private var validationExampleCount: Int {
    data.validationExampleCount ?? configuration.validationExampleCount
  }

  /// The number of batches in a validation.
  var validationBatchCount: Int {
    var recipe = configuration
    recipe.validationExampleCount = validationExampleCount
    return recipe.validationBatchCount
  }

  /// A validation batch; the last one may be smaller.
  ///
  /// - Parameter number: the number of the batch, below `validationBatchCount`.
  func validationBatch(_ number: Int) -> Batch {
    validationBatch(number, count: configuration.validationBatchSize)
  }

  /// The first validation examples; at most as many as a validation batch contains.
  func validationExamples(_ count: Int) -> Batch {
    validationBatch(0, count: min(count, configuration.validationBatchSize))
  }

  private func validationBatch(_ number: Int, count: Int) -> Batch {
    let start = number * configuration.validationBatchSize
    let end = min(start + count, validationExampleCount)
    return data.batch(
      start..<end, at: .validation(number: number),
      random: random.substream(SamplingStream.validation))
  }
}

/// The substreams for the random numbers of batches.
private enum SamplingStream {
  static let training: UInt64 = 0
  static let validation: UInt64 = 1
}
