import SluiceKernels

/// Which examples each step sees; of a text uniformly random windows, as in nanoGPT.
///
/// An example is a pure function of the seed, the step and its place in the step. There is no position
/// to save: a resumed run draws what the run would have drawn; and a step of four batches of three
/// examples sees the same twelve as a step of one batch of twelve.
public struct BatchSampler: Sendable {
  let data: any TrainingData
  let random: RandomStream
  let batchSize: Int
  let contextLength: Int

  private static let training: UInt64 = 0
  private static let validation: UInt64 = 1

  /// Makes a sampler of examples of a text or a task.
  ///
  /// - Precondition: there are such (`TrainingData.requireExamples`).
  public init(
    _ data: any TrainingData, random: RandomStream, batchSize: Int, contextLength: Int
  ) {
    self.data = data
    self.random = random
    self.batchSize = batchSize
    self.contextLength = contextLength
  }

  /// The examples that a step trains on.
  ///
  /// - Parameters:
  ///   - step: the step, from 1 on.
  ///   - part: which of the batches whose gradients the step adds up, from 0 on.
  public func trainingBatch(step: Int, part: Int) -> TextBatch {
    batch(
      number: part, at: .training(step: step),
      random: random.substream(Self.training).substream(UInt64(step)))
  }

  /// One of the batches that every evaluation measures.
  public func validationBatch(_ number: Int) -> TextBatch {
    batch(
      number: number, at: .validation(number: number), random: random.substream(Self.validation))
  }

  private func batch(number: Int, at place: BatchPlace, random: RandomStream) -> TextBatch {
    data.batch(
      number * batchSize..<(number + 1) * batchSize, at: place, random: random,
      contextLength: contextLength)
  }
}
