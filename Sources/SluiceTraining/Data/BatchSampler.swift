import SluiceKernels
import SluiceModels

/// Which examples each step and each validation see.
///
/// An example is a pure function of the seed, the step and its place in the step. There is no position
/// to save: a resumed run draws what the run would have drawn; and a step of four batches of three
/// examples sees the same twelve as a step of one batch of twelve.
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

  /// The number of batches in a validation.
  var validationBatchCount: Int { configuration.validationBatchCount }

  /// One of the batches that every validation measures, below `validationBatchCount`; the last may be
  /// smaller.
  func validationBatch(_ number: Int) -> Batch {
    let start = number * configuration.validationBatchSize
    let count = min(
      configuration.validationBatchSize, configuration.validationExampleCount - start)
    return data.batch(
      start..<start + count, at: .validation(number: number),
      random: random.substream(SamplingStream.validation))
  }
}

/// The substreams of the batches' random numbers.
private enum SamplingStream {
  static let training: UInt64 = 0
  static let validation: UInt64 = 1
}
