import Sluice
import SluiceKernels
import SluiceModels

/// The evaluation of a model on a task, at the trained length or at a multiple of it.
///
/// The examples are the same each time. Neither training nor its validation uses them.
public struct TaskEvaluation: Sendable, Equatable {
  /// The length of the examples, as a multiple of the task's length.
  public let lengthFactor: Int
  /// The number of tokens in the longest example.
  public let tokenCount: Int
  /// The number of examples.
  public let exampleCount: Int
  /// The number of targets that are not ignored.
  public let countedCount: Int
  /// The mean cross-entropy loss, in nats.
  public let loss: Double
  /// The accuracy: the share of targets that are the model's most likely token.
  public let accuracy: Double

  /// The multiples of the task's length that are measured.
  public static let lengthFactors = [1, 2, 4]

  /// Training uses the substreams 0 to 2 of its seed.
  private static let stream = RandomStream(seed: 0).substream(3)
  private static let tokensPerBatch = 8192

  /// Evaluates a model.
  ///
  /// - Parameters:
  ///   - model: the model; it must have the vocabulary of the task.
  ///   - task: the task that the model was trained on.
  ///   - lengthFactor: the length of the examples, as a multiple of the task's length.
  ///   - exampleCount: the number of examples.
  ///   - report: called from time to time with the share that is done.
  /// - Throws: `TaskError` if the settings are invalid or the examples are too long for the model,
  ///   and the errors of `report`.
  public init(
    of model: LanguageModel, on task: some SequenceTask, lengthFactor: Int = 1,
    exampleCount: Int = 512, report: (Double) throws -> Void = { _ in }
  ) throws {
    let task = task.lengthened(by: lengthFactor)
    try task.validate()
    guard model.takes(tokenCount: task.tokenCount) else {
      throw TaskError.tooLong(
        task: type(of: task).name, tokenCount: task.tokenCount,
        contextLength: model.configuration.contextLength)
    }
    let random = Self.stream.substream(UInt64(lengthFactor))
    // Each kind has the same number of batches and examples.
    let largest = max(1, Self.tokensPerBatch / task.tokenCount)
    let batchesPerKind = max(
      1, (exampleCount + largest * task.kindCount - 1) / (largest * task.kindCount))
    let batchCount = batchesPerKind * task.kindCount
    let batchSize = max(1, (exampleCount + batchCount - 1) / batchCount)
    var sum = 0.0
    var right = Ratio(0, of: 0)
    for (turn, start) in stride(from: 0, to: exampleCount, by: batchSize).enumerated() {
      let numbers = start..<min(start + batchSize, exampleCount)
      let batch = task.batch(numbers, kind: turn % task.kindCount, random: random)
      let score = model.score(batch)
      sum += Double(score.loss) * Double(score.itemCount)
      if let accuracy = score.accuracy { right = right + accuracy }
      try report(Double(numbers.upperBound) / Double(exampleCount))
    }
    self.lengthFactor = lengthFactor
    tokenCount = task.tokenCount
    self.exampleCount = exampleCount
    countedCount = Int(right.count)
    loss = sum / max(1, right.count)
    accuracy = right.value
  }

  /// An example of a task that is not used in training.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - number: the number of the example, from 0.
  public static func example(of task: some SequenceTask, number: Int = 0) -> TaskExample {
    let random = stream.substream(0)
    return task.example(
      kind: number % task.kindCount,
      random: number == 0 ? random : random.substream(UInt64(number)))
  }
}

extension LanguageModel {
  /// Whether the model can process sequences of this length: learned positions are limited to the context.
  public func takes(tokenCount: Int) -> Bool {
    positionEmbedding == nil || tokenCount <= configuration.contextLength
  }
}
