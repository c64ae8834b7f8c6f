import Sluice
import SluiceInspection
import SluiceKernels
import SluiceModels

/// The measurements of language models in a comparison: scores at three lengths, attention and gates.
struct LanguageModelMeasures: HeldOutMeasures {
  let data: any TrainingData<TextBatch>
  /// The number of task examples at each length.
  let exampleCount: Int

  /// The maximum number of tokens to evaluate in the validation set of a text.
  private static let tokenLimit = 1 << 18
  /// The number of sequences of each kind for the internal statistics.
  private static let sequenceCount = 64
  /// The maximum number of attention weights in a layer at one time.
  private static let weightLimit = 1 << 22
  /// Training uses the substreams 0 to 2 of its seed, and the evaluation of tasks uses substream 3.
  private static let stream = RandomStream(seed: 0).substream(4)

  private var task: (any SequenceTask)? { (data as? TaskDataset)?.task }

  /// The scores at the trained length and at twice and four times that length, if the model and the data
  /// support it.
  func lengths(of model: LanguageModel) throws -> [ComparedRun.LengthScore] {
    try TaskEvaluation.lengthFactors.compactMap { factor in
      try task.map { try score(model, on: $0, factor) } ?? textScore(model, factor)
    }.filter(\.loss.isFinite)
  }

  private func score(
    _ model: LanguageModel, on task: some SequenceTask, _ factor: Int
  ) throws -> ComparedRun.LengthScore? {
    guard model.takes(tokenCount: task.lengthened(by: factor).tokenCount) else { return nil }
    let found = try TaskEvaluation(
      of: model, on: task, lengthFactor: factor, exampleCount: exampleCount)
    return ComparedRun.LengthScore(
      factor: factor, tokenCount: found.tokenCount, loss: found.loss, accuracy: found.accuracy)
  }

  private func textScore(_ model: LanguageModel, _ factor: Int) throws -> ComparedRun.LengthScore? {
    let length = model.configuration.contextLength * factor
    guard let text = (data as? TextWindows)?.dataset, model.takes(tokenCount: length),
      text.validation.count > length
    else { return nil }
    let part = text.validation.prefix(Self.tokenLimit)
    let found = try Evaluation(of: model, on: text, part: part, contextLength: length)
    return ComparedRun.LengthScore(factor: factor, tokenCount: length, loss: found.loss)
  }

  /// Internal statistics of the model.
  func inside(of model: LanguageModel) -> ComparedRun.Inside? {
    ComparedRun.Inside(model.measuring(sequences(for: model.configuration)))
  }

  private func sequences(for model: LanguageModel.Configuration) -> [TextBatch] {
    let length = task?.tokenCount ?? model.contextLength
    let size = max(1, Self.weightLimit / (model.headCount * length * length))
    return (0..<(task?.kindCount ?? 1)).flatMap { kind in
      stride(from: 0, to: Self.sequenceCount, by: size).map { start in
        data.batch(
          start..<min(start + size, Self.sequenceCount), at: .validation(number: kind),
          random: Self.stream)
      }
    }
  }
}
