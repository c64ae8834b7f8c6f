import Sluice
import SluiceModels
import SluiceTraining

/// What a training is going to do, for the user to read before it does.
struct TrainingPlan {
  let corpus: TextCorpus
  let trainer: Trainer
  let calibration: Calibration

  var description: String {
    let rows = [
      ("Text", text), ("Model", model), ("Gate", gate), ("Training", training),
      ("Memory", "at most about \(Wording.bytes(calibration.memoryCeiling))"), ("Time", time),
      ("Run", trainer.run.path),
    ]
    return rows.map { name, value in
      name + String(repeating: " ", count: 10 - name.count) + value + "\n"
    }.joined()
  }

  private var dataset: TextDataset { trainer.dataset }

  private var text: String {
    let unit = dataset.vocabulary == .bytes ? "byte" : "character"
    let skipped =
      corpus.skippedCount == 0
      ? "" : "; \(Wording.count(corpus.skippedCount, "file")) left out as no UTF-8 text"
    return """
      \(Wording.count(dataset.tokenCount, unit)) from \(Wording.count(corpus.fileCount, "file"))\
      \(skipped); \(Wording.count(dataset.training.count)) to train on, \
      \(Wording.count(dataset.validation.count)) to validate on; \
      \(Wording.count(dataset.vocabulary.count)) different
      """
  }

  private var model: String {
    let model = trainer.model.configuration
    return """
      \(Wording.count(trainer.model.parameterCount)) parameters: \
      \(Wording.count(model.layerCount, "layer")), \(Wording.count(model.headCount, "head")), \
      \(model.hiddenSize) wide, context \(model.contextLength)
      """
  }

  private var gate: String {
    let gates = trainer.model.configuration.gates
    guard !gates.isEmpty else { return "none" }
    return gates.map { gate in
      // A recurrent unit's bias is what keeps it shut.
      let bias =
        gate.placement == .gru ? -(gate.initialBias ?? GRUGate.usualBias) : gate.initialBias ?? 0
      let start = Tensor([bias]).activated(gate.activation.activation).scalar
      return "\(gate.name), starts at \(Wording.decimal(start, places: 2))"
    }.joined(separator: "; ")
  }

  private var training: String {
    let recipe = trainer.configuration
    let tokens = recipe.tokensPerStep(contextLength: trainer.model.configuration.contextLength)
    let passes = Double(tokens * recipe.stepCount) / Double(dataset.training.count)
    let done = trainer.step == 0 ? "" : ", \(Wording.count(trainer.step)) of them done"
    return """
      \(Wording.count(recipe.stepCount, "step"))\(done), \(Wording.count(tokens, "token")) each: \
      \(Wording.decimal(passes, places: 1)) times the text; \
      \(Wording.count(ThreadPool.current.threadCount, "thread")), seed \(recipe.seed)
      """
  }

  private var time: String {
    """
    about \(Wording.duration(calibration.seconds)) \
    (\(Wording.decimal(calibration.secondsPerStep * 1000, places: 1)) ms a step)
    """
  }
}
