import SluicePlatform
import SluiceText
import Sluice
import SluiceKernels
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A data set of the examples of a task; training and evaluation use different random streams.
///
/// All examples of a batch have the same kind. The kinds alternate: from batch to batch in an evaluation,
/// from step to step in training.
public struct TaskDataset: TrainingData {
  /// The task.
  public let task: any SequenceTask

  /// The vocabulary of the task.
  public let vocabulary: Vocabulary

  /// Makes a data set from a task.
  ///
  /// - Throws: `TaskError` if the settings are invalid.
  public init(_ task: some SequenceTask) throws {
    try task.validate()
    self.task = task
    vocabulary = task.vocabulary
  }

  /// The fingerprint of the task and its settings (FNV-1a); different tasks almost certainly have different
  /// ones.
  public var fingerprint: UInt64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // The settings are integers, so encoding cannot fail.
    let settings = (try? encoder.encode(TaskSource(task))) ?? Data()
    return settings.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The task and its settings.
  public var source: (any DataSource)? { TaskSource(task) }

  /// The accuracy.
  public var scoreNames: [String] { [Score.accuracyName] }

  /// The loss of a uniform distribution over the vocabulary.
  public var uninformedLoss: Double? { log(Double(vocabulary.count)) }

  /// Checks that a language model has the task's vocabulary and a context that is long enough.
  ///
  /// - Throws: `TaskError.tooLong` or `DatasetError.otherVocabulary`.
  public func requireFit(_ model: some TrainableModel) throws {
    guard let model = model as? any TokenModel else { return }
    guard task.tokenCount <= model.contextLength else {
      throw TaskError.tooLong(
        task: type(of: task).name, tokenCount: task.tokenCount,
        contextLength: model.contextLength)
    }
    try model.requireVocabulary(of: vocabulary.count)
  }

  /// Writes the vocabulary.
  public func writeCompanions(to folder: String) throws {
    try vocabulary.write(toCheckpoint: folder)
  }

  /// The examples of a batch, with their symbols.
  public func examples(of batch: TextBatch) -> [ReadableExample] { batch.examples(vocabulary) }

  /// A batch of examples; each is drawn from its own substream of `random`.
  public func batch(
    _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream
  ) -> TextBatch {
    let turn =
      switch place {
      case .training(let step): step
      case .validation(let number): number
      }
    return task.batch(numbers, kind: turn % task.kindCount, random: random)
  }
}

extension SequenceTask {
  /// The examples with the given numbers; each is drawn from its own substream.
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
