import Sluice
import SluiceEventLog
import SluiceInspection
import SluiceModels
import SluiceText
import SluiceTraining

/// The training of a language model on a text or a task.
struct LanguageModelTraining: PreparedTraining {
  let trainer: Trainer<LanguageModel>
  let source: TrainingSource

  var inputName: String { "tokens" }

  var pathsToRepeat: [String] {
    guard let text = trainer.data.source as? TextSource, text.passedOnce else { return [] }
    return text.paths
  }

  var planRows: [(name: String, value: String)] {
    let row =
      switch source {
      case .text(let files, let dataset): ("Text", text(files, dataset))
      case .task(let dataset): ("Task", task(dataset.task))
      }
    return [row, ("Model", model), ("Gate", gate)]
  }

  var amount: String {
    let recipe = trainer.configuration
    switch source {
    case .text(_, let dataset):
      let tokens = recipe.examplesPerStep * trainer.model.configuration.contextLength
      let passes = Double(tokens) * Double(recipe.stepCount) / Double(dataset.training.count)
      return """
        \(Wording.count(tokens, "token")) each, \(Wording.decimal(passes, places: 1)) epochs
        """
    case .task:
      let end =
        recipe.targetAccuracy.map {
          ", until the accuracy is \(Wording.decimal(100 * $0, places: 1)) %"
        }
        ?? ""
      return "\(Wording.count(recipe.examplesPerStep, "new example")) each\(end)"
    }
  }

  var lossUnit: LossUnit? {
    guard case .text(_, let dataset) = source else { return nil }
    let factor = Evaluation.bitsPerByte(
      1, tokens: dataset.validation.count, bytes: dataset.byteCount(in: dataset.validation))
    return LossUnit(factor: factor, name: "bits/byte", title: "Bits per byte")
  }

  func gradientCheck() throws -> GradientCheck {
    try GradientCheck(
      of: trainer.model.configuration, on: trainer.validationBatch(0),
      seed: trainer.configuration.seed)
  }

  private func text(_ files: TextFiles, _ dataset: TextDataset) -> String {
    let unit =
      switch dataset.vocabulary {
      case .bytes: "byte"
      case .characters: "character"
      case .symbols, .bytePairs: "token"
      }
    let skipped =
      files.skippedCount == 0
      ? "" : "; \(Wording.count(files.skippedCount, "file")) skipped (not UTF-8 text)"
    let own =
      files.ownCount == 0 ? "" : "; \(Wording.count(files.ownCount, "output")) of sluice skipped"
    return """
      \(Wording.count(dataset.tokenCount, unit)) from \(Wording.count(files.count, "file"))\
      \(skipped)\(own)\(documents(dataset)); \(Wording.count(dataset.training.count)) for training, \
      \(Wording.count(dataset.validation.count)) for validation; \
      vocabulary size \(Wording.count(dataset.vocabulary.count))
      """
  }

  private func documents(_ dataset: TextDataset) -> String {
    dataset.documentCut == nil ? "" : "; \(Wording.count(dataset.documentCount, "document"))"
  }

  private func task(_ task: some SequenceTask) -> String {
    """
    \(type(of: task).name), \(task.details); vocabulary size \(Wording.count(task.vocabulary.count))
    """
  }

  private var model: String {
    let model = trainer.model.configuration
    return """
      \(Wording.count(trainer.parameterCount)) parameters: \
      \(Wording.count(model.layerCount, "layer")), \(Wording.count(model.headCount, "head")), \
      hidden size \(model.hiddenSize), context \(model.contextLength)
      """
  }

  private var gate: String {
    let gates = trainer.model.configuration.gates
    guard !gates.isEmpty else { return "none" }
    return gates.map { gate in
      // A GRU gate subtracts its bias, so that it is almost closed at first.
      let bias =
        gate.placement == .gru ? -(gate.initialBias ?? GRUGate.usualBias) : gate.initialBias ?? 0
      let start = Tensor([bias]).activated(gate.activation).scalar
      return "\(gate.name), initial value \(Wording.decimal(start, places: 2))"
    }.joined(separator: "; ")
  }
}

// MARK: - Result

extension LanguageModelTraining {
  func showResult(in folder: String) throws {
    let checkpoint = try Checkpoint(folder: folder)
    let run = Shell.path(trainer.run.path)
    if case .task = source { try showAccuracy() }
    try StandardOutput.write(
      "\n" + InspectionTable.layers(trainer.recordingOfValidation(.statistics)) + "\n")
    switch source {
    case .task(let dataset):
      try showAnswers(of: checkpoint.model, to: dataset.task)
      StandardError.write(
        """

        Evaluate: sluice evaluate \(run)
        Inspect:  sluice inspect \(run)

        """)
    case .text:
      try StandardOutput.write("Sample\n\n")
      try showSample(of: checkpoint, seed: trainer.configuration.seed)
      StandardError.write(
        """

        Generate: sluice generate \(run) --prompt "..." --max-tokens 500
        Inspect:  sluice inspect \(run) --text "..."

        """)
    }
  }

  private func showAccuracy() throws {
    guard let accuracy = trainer.validationAccuracy else { return }
    let share = Wording.percent(Double(Mastery.accuracy))
    let mastery =
      trainer.masteryStep.map { "\(share) reached at step \(Wording.count($0))" }
      ?? "\(share) not reached"
    try StandardOutput.write(
      "Accuracy         \(TaskReport.accuracy(accuracy)) final; \(mastery)\n")
  }

  private func showAnswers(of model: LanguageModel, to task: any SequenceTask) throws {
    let lengths = try TaskReport.evaluate(model, on: task, exampleCount: 512)
    try StandardOutput.write("\n" + TaskReport.table(lengths.evaluations))
    if let remark = lengths.remark { try StandardOutput.write(remark + "\n") }
    try StandardOutput.write("\n" + TaskReport.example(of: task, model: model))
  }

  private func showSample(of checkpoint: Checkpoint, seed: UInt64) throws {
    var generator = try TextGenerator(
      checkpoint, prompt: "", sampling: Sampling(temperature: 0.8, seed: seed), maxTokenCount: 400)
    while let piece = try generator.next() { try StandardOutput.write(piece) }
    try StandardOutput.write("\n")
  }
}
