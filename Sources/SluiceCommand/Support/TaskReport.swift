import SluiceText
import Sluice
import SluiceModels
import SluiceTraining

/// The report of a model's accuracy on a task.
enum TaskReport {
  /// The lengths that can be measured, and a remark about the others.
  struct Lengths {
    var evaluations: [TaskEvaluation] = []
    /// A remark about lengths that are omitted; nil if there are none.
    var remark: String?
  }

  /// Evaluates a model at the task's length and at multiples of it.
  static func evaluate(
    _ model: LanguageModel, on task: some SequenceTask, exampleCount: Int
  ) throws -> Lengths {
    var lengths = Lengths()
    for factor in TaskEvaluation.lengthFactors {
      let tokenCount = task.lengthened(by: factor).tokenCount
      guard factor == 1 || model.takes(tokenCount: tokenCount) else {
        lengths.remark = """
          Longer sequences are not evaluated: learned positions end at the context length, \
          \(Wording.count(model.configuration.contextLength)) tokens (--positions rotary has no limit).
          """
        break
      }
      lengths.evaluations.append(
        try TaskEvaluation(
          of: model, on: task, lengthFactor: factor, exampleCount: exampleCount
        ) { share in
          guard StandardError.isTerminal else { return }
          StandardError.write(
            StandardError.faint("\r\(Wording.count(tokenCount)) tokens: \(Int(share * 100)) % "))
        })
    }
    if StandardError.isTerminal { StandardError.write("\r                              \r") }
    return lengths
  }

  /// One row per length: tokens, accuracy and loss.
  static func table(_ evaluations: [TaskEvaluation]) -> String {
    Wording.table(
      [["Length", "tokens", "accuracy", "loss"]]
        + evaluations.map { evaluation in
          [
            evaluation.lengthFactor == 1 ? "as trained" : "\(evaluation.lengthFactor) times",
            Wording.count(evaluation.tokenCount), accuracy(evaluation.accuracy),
            Wording.decimal(evaluation.loss),
          ]
        })
  }

  /// `99.21 %`.
  static func accuracy(_ share: some BinaryFloatingPoint) -> String {
    // Always rounded down, so that 100 % means no errors.
    let hundredths = (Double(share) * 10_000).rounded(.down)
    return Wording.decimal(hundredths / 100, places: 2) + " %"
  }

  /// One example: the input, the targets and the output of the model.
  static func example(of task: some SequenceTask, model: LanguageModel) -> String {
    let example = TaskEvaluation.example(of: task)
    let found = model.predictions(TokenBatch(example.inputs))
    let counted = example.targets.indices.filter { example.targets[$0] >= 0 }
    let vocabulary = task.vocabulary
    let rows = [
      ("Input", example.inputs), ("Target", counted.map { example.targets[$0] }),
      ("Output", counted.map { found[$0] }),
    ]
    return rows.map { name, tokens in
      Wording.leftAligned(name, to: 9) + vocabulary.decode(tokens) + "\n"
    }.joined()
  }
}
