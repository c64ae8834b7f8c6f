import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceSeries
import SluiceText
import SluiceTraining

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Measures a model: its loss on text, accuracy on a task, errors of forecasts or of classes.",
    discussion: """
      The whole text is evaluated in consecutive windows of the model's context length. Every token \
      except the first is predicted once. The result is deterministic.

      Losses are per token, in nats. The validation loss that `sluice train` prints is that of a few \
      batches (--eval-batches), so it differs a little. Bits per byte compare models with different vocabularies.

      The first tokens of a window have little context. With --stride N, the windows overlap, and every \
      token after the first window has at least context - N tokens before it. The loss is then lower and \
      closer to the model's ability; the computation takes context / N times as long.

      --held-out evaluates the validation set of the run: the part of its text that it was not trained \
      on. For a text that the run was trained on, a warning is printed to standard error.

      Without PATH, a run on a task is evaluated on new examples of that task: at the trained length and, \
      unless its positions are learned, at twice and four times that length. --task evaluates any \
      checkpoint that has the task's symbols in its vocabulary.

      A forecaster is evaluated on the test part of its table, or of another copy of it; a classifier on its \
      test sequences, or on those of PATH. The errors are printed beside those of simple methods.

      MODEL is a run's folder (its best checkpoint is used), the folder best or last in it, or a file in \
      one of these; or a published model: a GGUF file, or a folder as Hugging Face publishes it. The \
      windows of a published model have at most \(TextModel.usualTokenCount) tokens, unless --context says \
      otherwise.

      EXAMPLES
        sluice evaluate runs/notes other-notes.txt
        sluice evaluate SmolLM2-135M-Instruct.Q4_1.gguf book.txt --context 1024
        sluice evaluate runs/notes/last chapters --json
        sluice evaluate runs/notes --held-out
        sluice evaluate runs/notes --held-out --stride 16
        sluice evaluate runs/recall --examples 2000
        sluice evaluate runs/etth1 --plots plots
        sluice evaluate runs/gestures GunPoint_TEST.ts --json
        sluice evaluate runs/recall --task recall --length 128 --pairs 32
      """)

  @Argument(help: "The model to evaluate.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      """
      Files or folders of text, in UTF-8, or for a forecaster a table, for a classifier sequences; - is standard input.
      """, valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Stride: number of tokens between the starts of two windows, from 1 to the context length. (default: \
      the context length, so that windows do not overlap)
      """, valueName: "tokens"))
  var stride: Int?

  @Option(
    help: ArgumentHelp(
      "Number of tokens in a window. (default: the context length of the model)",
      valueName: "tokens"))
  var context: Int?

  @Flag(
    help: """
      Evaluate only the validation set of the run: the last tenth of its text. Without PATH, the text is \
      read from the paths that the run was started with.
      """)
  var heldOut = false

  @Option(help: DocumentChoice.evaluationHelp, transform: DocumentChoice.init(argument:))
  var documents: DocumentChoice?

  @Flag(
    help: """
      Print the results as JSON: one object, or one object for each length of a task. Numbers that are not \
      finite are null.
      """)
  var json = false

  @Option(help: "Number of task examples to evaluate at each length.")
  var examples = 512

  @Option(
    help: ArgumentHelp(
      """
      Folder for plots as SVG and PNG. A forecaster: forecasts beside the values, errors over the horizon. A \
      classifier: the confusion of classes, or predicted beside actual numbers.
      """, valueName: "folder"))
  var plots: String?

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Machine") var compute: ComputeOptions

  func validate() throws {
    guard (1...1 << 24).contains(examples) else {
      throw ValidationError("--examples is \(examples), expected 1 to \(1 << 24).")
    }
    guard task.task == nil || stride == nil && context == nil && !heldOut && documents == nil else {
      throw ValidationError(
        "--stride, --context, --held-out and --documents are for text, not for a --task.")
    }
    guard task.preset == nil else {
      throw ValidationError("--preset is for training; evaluate uses the settings of the run.")
    }
    guard task.task == nil || paths.isEmpty else {
      throw ValidationError("A path and --task cannot be combined: give a text or a task.")
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      if try TextModel.isPublished(at: self.model) { return try evaluatePublished() }
      let folder = try RunFolder.checkpoint(at: self.model)
      let sources: [any DataSource.Type] =
        !paths.isEmpty || heldOut
        ? [TextSource.self, TableSource.self, SequenceSource.self]
        : task.task != nil ? [TaskSource.self] : []
      try RunKinds.ofCheckpoint(folder, on: sources).evaluate(folder, self)
    }
  }
}

// MARK: - Language models

extension EvaluateCommand {
  /// Evaluates a published model on a text.
  private func evaluatePublished() throws {
    guard task.task == nil, !heldOut else {
      throw ValidationError(
        "\(self.model) is a published model: --task and --held-out are for runs of sluice.")
    }
    guard !paths.isEmpty else {
      throw ValidationError(
        "Missing expected argument '<path> ...': a published model needs a text.")
    }
    let model = try LanguageModelReading.textModel(at: self.model)
    try evaluateText(
      model.model, model.vocabulary, of: nil,
      context: min(model.model.configuration.contextLength, TextModel.usualTokenCount))
  }

  /// Evaluates a model on the requested text.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - vocabulary: its vocabulary.
  ///   - run: the run that the model belongs to; nil if unknown.
  ///   - usual: the tokens in a window without --context; nil for the context length of the model.
  func evaluateText(
    _ model: LanguageModel, _ vocabulary: Vocabulary, of run: SavedRun?, context usual: Int? = nil
  ) throws {
    let length = model.configuration.contextLength
    let context = self.context ?? usual ?? length
    guard context >= 1, model.takes(tokenCount: context) else {
      throw ValidationError(
        "--context is \(context), expected 1 to \(length), where learned positions end.")
    }
    if let stride, !(1...context).contains(stride) {
      let name = context == length ? "the context length" : "the number of tokens in a window"
      throw ValidationError("--stride is \(stride), expected 1 to \(context), \(name).")
    }
    let text = try EvaluatedText(self, vocabulary, of: run)
    if let warning = text.warning { StandardError.write("Warning: \(warning).\n") }
    let progress = EvaluationProgress()
    let evaluation = try Evaluation(
      of: model, on: text.dataset, part: text.part, contextLength: context, stride: stride
    ) { progress.show($0) }
    progress.clear()
    try StandardOutput.write(json ? jsonText(evaluation) : plainText(evaluation))
    guard evaluation.loss.isFinite else {
      throw LossNotFinite(loss: evaluation.loss, subject: "this text")
    }
  }

  /// Evaluates a model on examples of a task.
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

/// The error for a model with predictions that are not finite.
struct LossNotFinite: SluiceError {
  let loss: Double
  let subject: String

  var category: ErrorCategory { .badData }

  var description: String {
    """
    the model's loss on \(subject) is \(loss.isNaN ? "not a number" : "infinite"); its weights are \
    damaged or the training diverged
    """
  }
}
