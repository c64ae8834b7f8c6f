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

      Losses are per token. Bits per byte compare models whose tokens differ.

      The first tokens of a window are predicted from few others. With --stride N windows overlap, and \
      every token behind the first window has at least context - N tokens before it: lower losses, nearer \
      to what the model can do, for context / N times the work.

      --held-out measures the part of the run's own text that it was not trained on. Without it, a text \
      that was trained on is measured with a warning on standard error.

      Without PATH, a run on a task is measured on new examples of it: of the length it was trained on, \
      and, unless its positions are learned, of twice and four times that. --task measures any \
      checkpoint that knows the task's symbols.

      CHECKPOINT is a run's folder (its best checkpoint is taken), one of the folders best and last \
      in it, or a file in one of these.

      EXAMPLES
        sluice evaluate runs/notes other-notes.txt
        sluice evaluate runs/notes/last chapters --json
        sluice evaluate runs/notes --held-out
        sluice evaluate runs/notes --held-out --stride 16
        sluice evaluate runs/recall --examples 2000
        sluice evaluate runs/recall --task recall --length 128 --pairs 32
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Tokens from one window of text to the next, from 1 to the model's context. (default: the context, \
      windows side by side)
      """, valueName: "tokens"))
  var stride: Int?

  @Flag(
    help: """
      Measure only what the run held out of its text: the last tenth. Without PATH the run's text is read \
      from where it lay.
      """)
  var heldOut = false

  @Option(help: DocumentChoice.evaluationHelp, transform: DocumentChoice.init(argument:))
  var documents: DocumentChoice?

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
    guard task.task == nil || stride == nil && !heldOut && documents == nil else {
      throw ValidationError("--stride, --held-out and --documents are for text, not for a --task.")
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
        !paths.isEmpty || heldOut ? TextSource.self : task.task != nil ? TaskSource.self : nil
      try RunKinds.ofCheckpoint(folder, on: source).evaluate(folder, self)
    }
  }
}

// MARK: - Language models

extension EvaluateCommand {
  /// Measures a model on the text that is asked for.
  ///
  /// - Parameters:
  ///   - checkpoint: the model and its vocabulary.
  ///   - run: the run that the checkpoint belongs to, where one is known.
  func evaluateText(_ checkpoint: Checkpoint, of run: SavedRun?) throws {
    let context = checkpoint.model.configuration.contextLength
    if let stride, !(1...context).contains(stride) {
      throw ValidationError("--stride is \(stride), and must be from 1 to the context, \(context).")
    }
    let text = try EvaluatedText(self, checkpoint.vocabulary, of: run)
    if let warning = text.warning { StandardError.write("Warning: \(warning).\n") }
    let evaluation = try Evaluation(
      of: checkpoint.model, on: text.dataset, part: text.part, stride: stride
    ) { share in
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
    Bits/byte   \(Wording.decimal(evaluation.bitsPerByte))
    Tokens      \(Wording.count(evaluation.tokenCount))

    """
  }

  private func jsonText(_ evaluation: Evaluation) throws -> String {
    struct Figures: Encodable {
      let loss, perplexity, bitsPerByte: Double
      let tokens, bytes: Int
    }
    return try JSONText.line(
      Figures(
        loss: evaluation.loss, perplexity: evaluation.perplexity,
        bitsPerByte: evaluation.bitsPerByte, tokens: evaluation.tokenCount,
        bytes: evaluation.byteCount))
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
