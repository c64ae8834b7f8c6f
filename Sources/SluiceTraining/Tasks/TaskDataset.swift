import SluiceText
import Sluice
import SluiceKernels
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The examples of a task to train on; those of training and those of evaluations come from different
/// streams of random numbers.
///
/// All examples of a batch are of one kind; the kinds take turns, batch by batch of an evaluation, step
/// by step in training.
public struct TaskDataset: TrainingData {
  /// The task.
  public let source: any SequenceTask

  /// Which token stands for what.
  public let vocabulary: Vocabulary

  /// Makes the examples of a task accessible.
  ///
  /// - Throws: `TaskError` where the settings are impossible.
  public init(_ task: some SequenceTask) throws {
    try task.validate()
    source = task
    vocabulary = task.vocabulary
  }

  /// The task.
  public var task: (any SequenceTask)? { source }

  /// A number that differs, as good as surely, between tasks and settings (FNV-1a of the settings).
  public var fingerprint: UInt64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Settings are numbers: there is nothing in them that cannot be written.
    let settings = (try? encoder.encode(SavedTask(source))) ?? Data()
    return settings.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// None: examples are made when needed.
  public var memorySize: Int { 0 }

  /// Checks that the longest example fits the context.
  public func requireExamples(contextLength: Int) throws {
    guard source.tokenCount > contextLength else { return }
    throw TaskError.tooLong(
      task: type(of: source).name, tokenCount: source.tokenCount, contextLength: contextLength)
  }

  /// Examples, each from a substream of `random` of its own; the context does not matter.
  public func batch(
    _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream, contextLength: Int
  ) -> TextBatch {
    let turn =
      switch place {
      case .training(let step): step
      case .validation(let number): number
      }
    return source.batch(numbers, kind: turn % source.kindCount, random: random)
  }
}

extension SequenceTask {
  /// The examples of the given numbers, each from a substream of its own.
  func batch(_ numbers: Range<Int>, kind: Int, random: RandomStream) -> TextBatch {
    let examples = numbers.map { example(kind: kind, random: random.substream(UInt64($0))) }
    let tokenCount = examples.first?.inputs.count ?? 0
    return TextBatch(
      inputs: TokenBatch(
        examples.flatMap(\.inputs), batchSize: examples.count, tokenCount: tokenCount),
      targets: TokenBatch(
        examples.flatMap(\.targets), batchSize: examples.count, tokenCount: tokenCount))
  }
}
