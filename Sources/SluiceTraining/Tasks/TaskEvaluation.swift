import Sluice
import SluiceKernels
import SluiceModels

/// How well a model does a task, at the length it was trained on or at a multiple of it.
///
/// The examples are the same each time, and none that training or its evaluations see.
public struct TaskEvaluation: Sendable, Equatable {
  /// How many times as long as the task's the examples are.
  public let lengthFactor: Int
  /// Tokens in the longest of them.
  public let tokenCount: Int
  /// Examples.
  public let exampleCount: Int
  /// Targets that count.
  public let countedCount: Int
  /// The mean of minus the logarithm of the targets' probabilities, in nats.
  public let loss: Double
  /// The share of targets that the model finds likelier than all else.
  public let accuracy: Double

  /// The lengths that are measured: held-out ones too.
  public static let lengthFactors = [1, 2, 4]

  /// Trainings draw from the first three substreams of their seed.
  private static let stream = RandomStream(seed: 0).substream(3)
  private static let tokensPerBatch = 8192

  /// Measures a model.
  ///
  /// - Parameters:
  ///   - model: the model; its vocabulary must be that of the task.
  ///   - task: the task as it was trained on.
  ///   - lengthFactor: how many times as long the examples shall be.
  ///   - exampleCount: how many examples.
  ///   - report: called now and then with the share that is done.
  /// - Throws: `TaskError` where the settings are impossible or the examples too long for the model,
  ///   and what `report` throws.
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
    // As many batches, of as many examples, of each kind.
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

  /// An example that is none of training's, to look at.
  ///
  /// - Parameters:
  ///   - task: what it is an example of.
  ///   - number: which of them, from 0 on.
  public static func example(of task: some SequenceTask, number: Int = 0) -> TaskExample {
    let random = stream.substream(0)
    return task.example(
      kind: number % task.kindCount,
      random: number == 0 ? random : random.substream(UInt64(number)))
  }
}

extension LanguageModel {
  /// Whether sequences of so many tokens can be put in: learned positions end with the context.
  public func takes(tokenCount: Int) -> Bool {
    positionEmbedding == nil || tokenCount <= configuration.contextLength
  }
}
