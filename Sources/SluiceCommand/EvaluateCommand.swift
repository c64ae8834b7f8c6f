import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceTraining

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures how well a checkpoint predicts text, or does its task.",
    discussion: """
      All of the text is predicted, in windows of the model's context that follow each other; every \
      token but the first is predicted once. The same checkpoint and text give the same figures.

      Without PATH, a run on a task is measured on new examples of it: of the length it was trained on, \
      and, unless its positions are learned, of twice and four times that. --task measures any \
      checkpoint that knows the task's symbols.

      CHECKPOINT is a run's folder (its best checkpoint is taken), one of the folders best and last \
      in it, or a file in one of these.

      EXAMPLES
        sluice evaluate runs/notes other-notes.txt
        sluice evaluate runs/notes/last chapters --json
        sluice evaluate runs/recall --examples 2000
        sluice evaluate runs/recall --task recall --length 128 --pairs 32
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Flag(
    help: """
      Print the figures as JSON: one object, or one for each length of a task. What is not a finite \
      number is null.
      """)
  var json = false

  @Option(help: "Examples of a task to measure on, at each length.")
  var examples = 512

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Machine") var compute: ComputeOptions

  func validate() throws {
    guard (1...1 << 24).contains(examples) else {
      throw ValidationError("--examples is \(examples), and must be from 1 to \(1 << 24).")
    }
    guard task.preset == nil else {
      throw ValidationError("--preset is for training; evaluate takes the run's settings.")
    }
    guard task.task == nil || paths.isEmpty else {
      throw ValidationError("Either a text or a task: a path and --task exclude each other.")
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      let folder = try RunFolder.checkpoint(at: checkpoint)
      let source: (any DataSource.Type)? =
        !paths.isEmpty ? TextSource.self : task.task != nil ? TaskSource.self : nil
      try RunKinds.ofCheckpoint(folder, on: source).evaluate(folder, self)
    }
  }
}

// MARK: - Language models

extension EvaluateCommand {
  /// Measures a model on the text at the paths.
  func evaluateText(_ checkpoint: Checkpoint) throws {
    let dataset = try TextDataset(TextCorpus(paths: paths), vocabulary: checkpoint.vocabulary)
    let evaluation = try Evaluation(of: checkpoint.model, on: dataset) { share in
      if StandardError.isTerminal {
        StandardError.write(StandardError.faint("\r\(Int(share * 100)) % "))
      }
    }
    if StandardError.isTerminal { StandardError.write("\r      \r") }
    try StandardOutput.write(json ? jsonText(evaluation) : plainText(evaluation))
    guard evaluation.loss.isFinite else {
      throw LossNotFinite(loss: evaluation.loss, subject: "this text")
    }
  }

  /// Measures a model on examples of a task.
  func evaluate(_ model: LanguageModel, on task: any SequenceTask) throws {
    let lengths = try TaskReport.evaluate(model, on: task, exampleCount: examples)
    if let remark = lengths.remark { StandardError.write(remark + "\n") }
    try StandardOutput.write(
      json ? jsonText(lengths.evaluations) : TaskReport.table(lengths.evaluations))
    for evaluation in lengths.evaluations where !evaluation.loss.isFinite {
      throw LossNotFinite(
        loss: evaluation.loss, subject: "sequences of \(evaluation.tokenCount) tokens")
    }
  }

  private func jsonText(_ evaluations: [TaskEvaluation]) throws -> String {
    struct Figures: Encodable {
      let length, lengthFactor: Int
      let accuracy, loss: Double
      let examples, predictions: Int
    }
    return try evaluations.map { evaluation in
      try JSONText.line(
        Figures(
          length: evaluation.tokenCount, lengthFactor: evaluation.lengthFactor,
          accuracy: evaluation.accuracy, loss: evaluation.loss, examples: evaluation.exampleCount,
          predictions: evaluation.countedCount))
    }.joined()
  }

  private func plainText(_ evaluation: Evaluation) -> String {
    """
    Loss        \(Wording.decimal(evaluation.loss))
    Perplexity  \(Wording.decimal(evaluation.perplexity, places: 3))
    Tokens      \(Wording.count(evaluation.tokenCount))

    """
  }

  private func jsonText(_ evaluation: Evaluation) throws -> String {
    struct Figures: Encodable {
      let loss, perplexity: Double
      let tokens: Int
    }
    return try JSONText.line(
      Figures(
        loss: evaluation.loss, perplexity: evaluation.perplexity, tokens: evaluation.tokenCount))
  }
}

/// A model whose predictions are no numbers: its figures are told, and are worth nothing.
struct LossNotFinite: SluiceError {
  let loss: Double
  let subject: String

  var category: ErrorCategory { .badData }

  var description: String {
    """
    the model's loss on \(subject) is \(loss.isNaN ? "not a number" : "infinite"); its weights are \
    damaged or training diverged
    """
  }
}
