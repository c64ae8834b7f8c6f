import ArgumentParser
import Sluice
import SluiceEventLog
import SluiceFiles
import SluiceModels
import SluiceTraining

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model on text, or on a task.",
    discussion: """
      Without PATH it learns from sluice's own Swift sources, or outside a checkout from a text that \
      it carries. The first nine tenths of the text train, the rest validates.

      With --task it learns from examples that the task makes, as many as it needs:
      \(SequenceTasks.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
      Each comes with settings of its own for model and training, which the flags override.

      The run's folder gets best/ (the checkpoint with the lowest validation loss), last/ (the \
      latest one, to resume from) and metrics.jsonl (a line a step). Ctrl-C, SIGTERM and SIGHUP (a \
      terminal that closes) stop after the current step and save a checkpoint. `touch RUN/save-now` \
      saves last/ after the current step, removes the file and trains on.

      A step whose loss or gradients are not finite ends the run with exit code 3 and leaves RUN/diverged: \
      the batch as text and ids, and the state before the step. The command that repeats the step is \
      printed.

      Of a folder all files of text are taken, at any depth, but hidden ones and what sluice wrote: runs, \
      checkpoints, comparisons, event files, pages.

      EXAMPLES
        sluice train
        sluice train notes.txt --out runs/notes
        sluice train notes.txt --log-dir runs/notes/log
        tensorboard --logdir runs
        sluice train Sources Tests --gate output.headwise --positions rotary
        sluice train shakespeare.txt --gate none --steps 2000 --seed 7
        sluice train shakespeare.txt --layers 6 --hidden 384 --heads 6 --precision bfloat16
        cat *.log | sluice train - --vocabulary bytes
        sluice train book.txt --vocabulary bpe:4096
        sluice train book.txt --vocabulary models/Qwen3-0.6B/tokenizer.json
        sluice train letters --documents files
        sluice train stories.txt --documents '<|endoftext|>'
        sluice train --task selective-copying
        sluice train --task recall --length 128 --pairs 16 --gate none --until-accuracy 0.99
        sluice train --task induction --preset paper --positions rotary
        sluice train notes.txt --steps 20000 --patience 5
        sluice train notes.txt --gate forget+output.elementwise --watch-gates
        sluice train --resume runs/notes
        sluice train --resume runs/notes --steps 4000
      """)

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(help: "Folder for checkpoints and metrics. (default: runs/ and date and time)")
  var out: String?

  @Option(
    help: ArgumentHelp(
      """
      Folder for event files, which TensorBoard shows: curves of every step, and at each evaluation \
      what the model writes. Gets a copy of metrics.jsonl too.
      """, valueName: "dir"))
  var logDir: String?

  @Flag(
    help: """
      Continue the run in --out (or in the first PATH) as if it had never stopped. Settings and text \
      are the run's; --steps, --patience, --threads and --recompute may change. With other --steps the \
      learning rate's schedule ends there.
      """)
  var resume = false

  @Flag(help: "Prove first, with a few steps on the side, that resuming changes no bit.")
  var verifyResume = false

  @Flag(
    help: """
      Tell at each evaluation, gate by gate, the mean and the share of values below 0.1, and the share of \
      attention on the first token (the sink).
      """)
  var watchGates = false

  @Flag(help: "Tell at the end where the time went, by operation.")
  var profile = false

  @Option(help: VocabularyChoice.help, transform: VocabularyChoice.init(argument:))
  var vocabulary: VocabularyChoice?

  @Option(help: DocumentChoice.help, transform: DocumentChoice.init(argument:))
  var documents: DocumentChoice?

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Model") var gates: GateOptions
  @OptionGroup(title: "Training") var recipe: RecipeOptions
  @OptionGroup(title: "Training") var single: SingleRunOptions
  @OptionGroup(title: "Machine") var threads: ThreadOptions

  func validate() throws {
    try requireFolder("--out", out)
    try requireFolder("--log-dir", logDir)
    // A run that is continued may be given as a path.
    try TrainingSource.validate(
      paths: resume ? [] : paths, task: task, vocabulary: vocabulary, documents: documents)
    guard !paths.contains("") else { throw ValidationError("A path is empty.") }
    guard resume, out == nil, paths.isEmpty else { return }
    throw ValidationError("--resume needs the run's folder: sluice train --resume runs/...")
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      // Before anything is read, which may take a while.
      let place = try reservedFolder()
      defer { place.removeIfEmpty() }
      let logPlace = try logDir.map { try FolderReservation(RunFolder(path: $0).path) }
      defer { logPlace?.removeIfEmpty() }
      let (prepared, saved) = try prepared(in: RunFolder(path: place.path))
      try recipe.precision.requireInstructions(for: prepared.training.configuration.precision)
      let log = try logDir.map(prepared.log)
      if verifyResume { try verifyResume(prepared.training) }
      try train(prepared, saved, log)
    }
  }
}

// MARK: - Training

extension TrainCommand {
  private func train(
    _ prepared: any PreparedTraining, _ saved: SavedRun?, _ log: TrainingLog?
  ) throws {
    let training = prepared.training
    // Not earlier: until there is something to save, Ctrl-C ends the process at once.
    Interruption.watch()
    let plan = TrainingPlan(
      prepared: prepared, calibration: training.calibrate(), savedRecipe: saved?.configuration)
    StandardError.write(plan.description + "\n")
    if training.step >= training.configuration.stepCount, !training.owesValidation {
      StandardError.write(
        """
        Nothing is left to train: \(Wording.count(training.step, "step")) are done. More of them with
          \(continuation(of: prepared)) --steps \(2 * training.step)

        """)
    }
    let bitsPerByteOfLoss = prepared.bitsPerByteOfLoss
    var progress = TrainingProgress(of: training, bitsPerByteOfLoss: bitsPerByteOfLoss)
    let profile = Profile()
    func run() throws -> TrainingOutcome {
      defer { progress.clear() }
      return try training.train(log: log) {
        progress.show($0)
        if watchGates, $0.isEvaluation { StandardError.write(prepared.gateLines) }
      } until: {
        Interruption.isRequested
      }
    }
    let outcome = try tellingReplay(of: prepared) {
      try self.profile ? profile.record(run) : run()
    }
    if self.profile { StandardError.write(Wording.profile(profile) + "\n") }
    switch outcome {
    case .stopped(let step):
      StandardError.write(
        """
        Stopped after step \(Wording.count(step)). Continue with
          \(continuation(of: prepared))

        """)
      throw ExitCode(Failure.interrupted)
    case .reachedAccuracy(let step):
      StandardError.write(
        "Stopped after step \(Wording.count(step)): the accuracy of --until-accuracy is reached.\n")
    case .stoppedImproving(_, let bestStep): tellEarlyStop(prepared, bestStep: bestStep)
    case .finished: break
    }
    let folder = try RunFolder.checkpoint(at: training.run.path)
    try ClosedPipe.tolerate {
      try showLosses(training, bitsPerByteOfLoss, folder: folder)
      try prepared.showResult(in: folder)
    }
  }

  private func verifyResume(_ training: any TrainingRun) throws {
    let holds = try training.verifyResuming()
    StandardError.write(
      holds
        ? "Resuming changes no bit: a stop in the middle of six steps left weights and moments equal.\n"
        : "Error: a stop in the middle of six steps changed weights or moments\n")
    if !holds { throw ExitCode.failure }
  }

  private func showLosses(
    _ training: any TrainingRun, _ bitsPerByteOfLoss: Double?, folder: String
  ) throws {
    guard let best = training.bestValidationLoss, let last = training.validationLoss else { return }
    let steps = Wording.count(training.step, "step")
    let bits =
      bitsPerByteOfLoss.map {
        "Bits per byte    \(Wording.decimal(Double(best) * $0)) at best\n"
      } ?? ""
    try StandardOutput.write(
      """
      Trained          \(steps) in \(Wording.duration(training.secondsElapsed))
      Validation loss  \(Wording.decimal(best)) at best, \(Wording.decimal(last)) at the end
      \(bits)Checkpoint       \(folder)

      """)
  }
}
