import SluiceText
import SluiceKernels
import SluiceModels

/// What a trainer trains on: a text, or the examples of a task.
///
/// A batch is a pure function of what its parameters say; nothing advances from one call to the next.
public protocol TrainingData: Sendable {
  /// Which token stands for what.
  var vocabulary: Vocabulary { get }

  /// A number that differs, as good as surely, between different data.
  var fingerprint: UInt64 { get }

  /// The task that the examples are of; nil for a text.
  var task: (any SequenceTask)? { get }

  /// Bytes of memory that the data takes, about.
  var memorySize: Int { get }

  /// Checks that there are examples for a context.
  ///
  /// - Throws: a `SluiceError` where the context is too long or too short for any.
  func requireExamples(contextLength: Int) throws

  /// Examples and, for each of their positions, the token to predict there.
  ///
  /// - Parameters:
  ///   - numbers: which examples, as many as the batch has; numbered in each place from 0 on.
  ///   - place: where in the training the batch stands.
  ///   - random: what the examples are drawn from, another stream in each training step.
  ///   - contextLength: tokens the model sees at once.
  func batch(
    _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream, contextLength: Int
  ) -> TextBatch
}

/// Where a batch stands in a training.
public enum BatchPlace: Sendable, Hashable {
  /// In a step, from 1 on.
  case training(step: Int)
  /// In every evaluation, as one of its batches, from 0 on.
  case validation(number: Int)
}
