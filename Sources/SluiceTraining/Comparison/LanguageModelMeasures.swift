import Sluice
import SluiceInspection
import SluiceKernels
import SluiceModels

/// The measurements of language models in a comparison: scores at three lengths, attention and gates.
struct LanguageModelMeasures: HeldOutMeasures {
  let data: any TrainingData<TextBatch>
  /// Examples of a task, at each length.
  let exampleCount: Int

  /// Tokens of a text's validation part that are measured at most.
  private static let tokenLimit = 1 << 18
  /// Sequences of each kind that the model is looked into with.
  private static let sequenceCount = 64
  /// Attention weights that a layer may have at once.
  private static let weightLimit = 1 << 22
  /// Trainings draw from the first three substreams of their seed, evaluations of tasks from the next.
  private static let stream = RandomStream(seed: 0).substream(4)

  private var task: (any SequenceTask)? { (data as? TaskDataset)?.task }

  /// The scores at the trained length, twice and four times that, as far as the model and the data go.
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

  /// What happens inside the model.
  func inside(of model: LanguageModel) -> ComparedRun.Inside? {
    let measures = model.measuring(sequences(for: model.configuration))
    return ComparedRun.Inside(
      firstTokenAttention: measures.firstTokenAttention,
      meanLargestActivation: measures.meanLargestActivation,
      largestActivations: measures.largestActivations,
      gates: measures.gates.map {
        ComparedRun.Inside.Opening(gate: $0.gate, mean: $0.mean, sparsity: $0.sparsity)
      })
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
