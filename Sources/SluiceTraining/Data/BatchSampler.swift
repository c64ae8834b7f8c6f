import SluiceKernels

/// Which windows of a text each step sees: uniformly random ones, as in nanoGPT.
///
/// A window is a pure function of the seed, the step and its place in the step. There is no position
/// to save: a resumed run draws what the run would have drawn; and a step of four batches of three
/// windows sees the same twelve as a step of one batch of twelve.
public struct BatchSampler: Sendable {
  let dataset: TextDataset
  let random: RandomStream
  let batchSize: Int
  let contextLength: Int

  private static let training: UInt64 = 0
  private static let validation: UInt64 = 1

  /// Makes a sampler of windows of a text.
  ///
  /// - Precondition: both parts of the text hold a window (`TextDataset.requireWindows`).
  public init(
    _ dataset: TextDataset, random: RandomStream, batchSize: Int, contextLength: Int
  ) {
    self.dataset = dataset
    self.random = random
    self.batchSize = batchSize
    self.contextLength = contextLength
  }

  /// The windows that a step trains on.
  ///
  /// - Parameters:
  ///   - step: the step, from 1 on.
  ///   - part: which of the batches whose gradients the step adds up, from 0 on.
  public func trainingBatch(step: Int, part: Int) -> TextBatch {
    batch(
      number: part, from: dataset.training,
      random: random.substream(Self.training).substream(UInt64(step)))
  }

  /// One of the batches that every evaluation measures.
  public func validationBatch(_ number: Int) -> TextBatch {
    batch(
      number: number, from: dataset.validation, random: random.substream(Self.validation))
  }

  private func batch(number: Int, from range: Range<Int>, random: RandomStream) -> TextBatch {
    let starts = (number * batchSize..<(number + 1) * batchSize).map { index in
      range.lowerBound
        + random.integer(below: range.count - contextLength, at: UInt64(index))
    }
    return dataset.windows(at: starts, contextLength: contextLength)
  }
}
