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

/// The examples of a task to train on; those of training and those of evaluations come from different
/// streams of random numbers.
///
/// All examples of a batch are of one kind; the kinds take turns, batch by batch of an evaluation, step
/// by step in training.
public struct TaskDataset: TrainingData {
  /// The task.
  public let task: any SequenceTask

  /// Which token stands for what.
  public let vocabulary: Vocabulary

  /// Makes the examples of a task accessible.
  ///
  /// - Throws: `TaskError` where the settings are impossible.
  public init(_ task: some SequenceTask) throws {
    try task.validate()
    self.task = task
    vocabulary = task.vocabulary
  }

  /// A number that differs, as good as surely, between tasks and settings (FNV-1a of the settings).
  public var fingerprint: UInt64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Settings are numbers: there is nothing in them that cannot be written.
    let settings = (try? encoder.encode(TaskSource(task))) ?? Data()
    return settings.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The task and its settings.
  public var source: (any DataSource)? { TaskSource(task) }

  /// The share of right predictions.
  public var scoreNames: [String] { [Score.accuracyName] }

  /// That of guessing evenly among all symbols.
  public var uninformedLoss: Double? { log(Double(vocabulary.count)) }

  /// Checks that a model of tokens has the task's symbols and a context for its longest example.
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

  /// The examples and their symbols.
  public func examples(of batch: TextBatch) -> [ReadableExample] { batch.examples(vocabulary) }

  /// Examples, each from a substream of `random` of its own.
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
