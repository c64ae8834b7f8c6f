import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a language model on text.",
    discussion: """
      Without PATH it learns from sluice's own Swift sources, or outside a checkout from a text that \
      it carries. The first nine tenths of the text train, the rest validates.

      The run's folder gets best/ (the checkpoint with the lowest validation loss), last/ (the \
      latest one, to resume from) and metrics.jsonl (a line a step). Ctrl-C stops after the current \
      step and saves a checkpoint.

      EXAMPLES
        sluice train
        sluice train notes.txt --out runs/notes
        sluice train Sources Tests --gate output.headwise --positions rotary
        sluice train shakespeare.txt --gate none --steps 2000 --seed 7
        cat *.log | sluice train - --vocabulary bytes
        sluice train --resume runs/notes
        sluice train --resume runs/notes --steps 4000
      """)

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(help: "Folder for checkpoints and metrics. (default: runs/ and date and time)")
  var out: String?

  @Flag(
    help: """
      Continue the run in --out (or in the first PATH) as if it had never stopped. Settings and text \
      are the run's; --steps and --threads may change.
      """)
  var resume = false

  @Flag(help: "Prove first, with a few steps on the side, that resuming changes no bit.")
  var verifyResume = false

  @Flag(help: "Tell at the end where the time went, by operation.")
  var profile = false

  @Option(help: "What a token is. (default: characters)")
  var vocabulary: TextDataset.Unit?

  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Training") var recipe: RecipeOptions
  @OptionGroup(title: "Machine") var threads: ThreadOptions

  func validate() throws {
    guard resume, out == nil, paths.isEmpty else { return }
    throw ValidationError("--resume needs the run's folder: sluice train --resume runs/...")
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      let (trainer, corpus) = try resume ? resumedTrainer() : newTrainer()
      if verifyResume { try verifyResume(trainer) }
      try train(trainer, corpus)
    }
  }
}

extension TextDataset.Unit: ExpressibleByArgument {}

// MARK: - What to train

extension TrainCommand {
  private func newTrainer() throws -> (Trainer, TextCorpus) {
    let folder = RunFolder(path: out ?? "runs/" + currentTimeName())
    // Before the text is read, which may take a while.
    if folder.holdsRun { throw TrainingError.runExists(path: folder.path) }
    let recipe = recipe.configuration()
    try recipe.validate()
    let paths = paths.isEmpty ? DefaultText.ownSources() ?? [] : paths
    let corpus = try corpus(at: paths)
    let dataset = try TextDataset(corpus, tokens: vocabulary ?? .characters)
    let model = model.applied(
      to: LanguageModel.Configuration(vocabularySize: dataset.vocabulary.count))
    let trainer = try Trainer(
      model: model, dataset: dataset, configuration: recipe, run: folder,
      textPaths: paths.map(absolutePath))
    return (trainer, corpus)
  }

  private func resumedTrainer() throws -> (Trainer, TextCorpus) {
    guard let path = out ?? paths.first else {
      throw ValidationError("--resume needs the run's folder.")
    }
    let folder = RunFolder(path: path)
    let saved = try SavedRun(folder)
    let given = out == nil ? Array(paths.dropFirst()) : paths
    if given.isEmpty, saved.textPaths.contains("-") {
      throw ValidationError(
        "\(path) was trained on standard input: give the same text again, as a file or as -.")
    }
    let corpus = try corpus(at: given.isEmpty ? saved.textPaths : given)
    let unit = saved.vocabulary == .bytes ? TextDataset.Unit.bytes : .characters
    var recipe = recipe
    let stepCount = recipe.steps
    recipe.steps = nil
    guard model.applied(to: saved.model) == saved.model, vocabulary ?? unit == unit,
      recipe.applied(to: saved.configuration) == saved.configuration
    else {
      throw ValidationError(
        """
        \(path) was started with other settings than given here: a run is continued with its own; \
        only --steps and --threads may change.
        """)
    }
    let trainer = try Trainer(
      resuming: folder, dataset: TextDataset(corpus, tokens: unit), stepCount: stepCount)
    return (trainer, corpus)
  }

  private func corpus(at paths: [String]) throws -> TextCorpus {
    try paths.isEmpty ? DefaultText.carried() : TextCorpus(paths: paths)
  }
}

// MARK: - Training

extension TrainCommand {
  private func train(_ trainer: Trainer, _ corpus: TextCorpus) throws {
    // Not earlier: until there is something to save, Ctrl-C ends the process at once.
    Interruption.watch()
    let plan = TrainingPlan(
      corpus: corpus, trainer: trainer, calibration: trainer.calibrate())
    StandardError.write(plan.description + "\n")
    var progress = TrainingProgress(
      stepCount: trainer.configuration.stepCount, firstStep: trainer.step,
      validationLoss: trainer.validationLoss)
    let profile = Profile()
    func run() throws -> TrainingOutcome {
      defer { progress.clear() }
      return try trainer.train {
        progress.show($0)
      } until: {
        Interruption.isRequested
      }
    }
    let outcome = try self.profile ? profile.record(run) : run()
    if self.profile { StandardError.write(Wording.profile(profile) + "\n") }
    let path = trainer.run.path
    switch outcome {
    case .stopped(let step):
      StandardError.write(
        """
        Stopped after step \(Wording.count(step)). Continue with
          sluice train --resume \(path)

        """)
      throw ExitCode(Failure.interrupted)
    case .finished: try showResult(trainer)
    }
  }

  private func verifyResume(_ trainer: Trainer) throws {
    let holds = try ResumeVerification.holds(
      model: trainer.model.configuration, dataset: trainer.dataset,
      configuration: trainer.configuration)
    StandardError.write(
      holds
        ? "Resuming changes no bit: a stop in the middle of six steps left weights and moments equal.\n"
        : "Error: a stop in the middle of six steps changed weights or moments\n")
    if !holds { throw ExitCode.failure }
  }

  private func showResult(_ trainer: Trainer) throws {
    let folder = try RunFolder.checkpoint(at: trainer.run.path)
    if let best = trainer.bestValidationLoss, let last = trainer.validationLoss {
      try StandardOutput.write(
        """
        Validation loss  \(Wording.decimal(best)) at best, \(Wording.decimal(last)) at the end
        Checkpoint       \(folder)
        Sample


        """)
    }
    try showSample(of: Checkpoint(folder: folder), seed: trainer.configuration.seed)
    StandardError.write(
      "\nMore of it: sluice generate \(trainer.run.path) --prompt \"...\" --max-tokens 500\n")
  }

  private func showSample(of checkpoint: Checkpoint, seed: UInt64) throws {
    var generator = try TextGenerator(
      checkpoint, prompt: "", sampling: Sampling(temperature: 0.8, seed: seed), maxTokenCount: 400)
    while let piece = try generator.next() { try StandardOutput.write(piece) }
    try StandardOutput.write("\n")
  }
}
