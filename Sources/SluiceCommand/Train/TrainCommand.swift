import ArgumentParser
import Sluice
import SluiceEventLog
import SluiceFiles
import SluiceModels
import SluiceTraining

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract:
      "Trains a language model on text or a task, a forecaster on a table, or a classifier on sequences.",
    discussion: """
      Without PATH, the training text is sluice's own Swift source code. Outside a checkout of sluice, it \
      is a built-in text (part of Tiny Shakespeare). The first 90 % of the text is the training set, the \
      rest is the validation set.

      With --task, the model trains on synthetic examples, which are generated during training:
      \(SequenceTasks.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
      Each task has its own default settings for model and training. Flags override them.

      With --forecast, PATH is a table (see `sluice describe TABLE`): the model learns to forecast its \
      columns. The first 70 % of the rows are for training, the next 10 % for validation, and the last 20 % \
      for the test, whose errors are printed beside those of simple methods. --context is the number of known \
      rows (default: 504, or less for a short table).

      With --classify or --regress, the model learns to predict a class or a number for each sequence: a row \
      of a table, the rows of a series (--series), or a sequence of a file of labelled sequences. A second path \
      has the test sequences; their errors are printed beside those of simple methods.

      The run's folder contains best/ (the checkpoint with the lowest validation loss), last/ (the \
      latest checkpoint, for --resume) and metrics.jsonl (one line for the loss before training, then one \
      line per step). Ctrl-C, SIGTERM and SIGHUP (the terminal closes) stop the training after the current \
      step and save a checkpoint. `touch RUN/save-now` saves last/ after the current step, then deletes \
      the file; the training continues.

      If the loss or the gradients of a step are not finite, the training stops with exit code 3. \
      RUN/diverged then contains the batch (as text and as token ids) and the state before the step, and \
      sluice prints the command that repeats the step.

      If PATH is a folder, all text files in it and in its subfolders are read, except hidden files and \
      files written by sluice: runs, checkpoints, comparisons, event files and pages.

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
        sluice train power.csv --forecast load,price --horizon 24
        sluice train ETTh1.csv --forecast --split 8640,2880,2880 --out runs/etth1
        sluice train shops.csv --forecast sales --series shop --known holiday --loss quantile
        sluice train GunPoint_TRAIN.ts GunPoint_TEST.ts --classify
        sluice train watch.csv --classify activity --series recording --class-weights balanced
        sluice train spectra.csv --regress fat --split 0.8,0.1,0.1
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
      """
      Files or folders of text, in UTF-8, or with --forecast a table, with --classify or --regress sequences; \
      - is standard input.
      """, valueName: "path"))
  var paths: [String] = []

  @Option(help: "Folder for checkpoints and metrics. (default: runs/DATE-TIME)")
  var out: String?

  @Option(
    help: ArgumentHelp(
      """
      TensorBoard log folder. Event files contain curves of every step and, for each evaluation, gate \
      histograms, attention maps and generated text. metrics.jsonl is copied there too.
      """, valueName: "dir"))
  var logDir: String?

  @Flag(
    help: """
      Resume the run in --out (or in a PATH). The result is bit-identical to an uninterrupted run. \
      Settings and text are those of the run; only --steps, --patience, --threads and --recompute may \
      change. A new value of --steps also moves the end of the learning rate schedule.
      """)
  var resume = false

  @Flag(
    help: """
      Check before the training that resuming is bit-identical, with a few extra steps that are discarded.
      """)
  var verifyResume = false

  @Flag(
    help: """
      Print gate statistics at each evaluation: the mean value of each gate, the share of its values below \
      0.1, and the share of attention on the first token (the attention sink).
      """)
  var watchGates = false

  @Flag(help: "Print a profile at the end: the time spent in each operation.")
  var profile = false

  @Option(help: VocabularyChoice.help, transform: VocabularyChoice.init(argument:))
  var vocabulary: VocabularyChoice?

  @Option(help: DocumentChoice.help, transform: DocumentChoice.init(argument:))
  var documents: DocumentChoice?

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Forecast") var series: SeriesOptions
  @OptionGroup(title: "Classification") var sequences: SequenceOptions
  @OptionGroup(title: "Table") var table: TableOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Model") var gates: GateOptions
  @OptionGroup(title: "Training") var recipe: RecipeOptions
  @OptionGroup(title: "Training") var single: SingleRunOptions
  @OptionGroup(title: "Machine") var threads: ThreadOptions

  func validate() throws {
    try requireFolder("--out", out)
    try requireFolder("--log-dir", logDir)
    // With `--resume`, one of the paths can be the run.
    try TrainingSource.validate(
      paths: resume ? [] : paths, task: task, vocabulary: vocabulary, documents: documents)
    try requireOneKind()
    guard !paths.contains("") else { throw ValidationError("A path is empty.") }
    guard resume, out == nil, paths.isEmpty else { return }
    throw ValidationError(
      "--resume needs the folder of a run:\n  \(Self.line(resuming: Self.latestRun ?? "RUN"))")
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      // Reserved first, because reading may take a while.
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
    // Not earlier: before there is something to save, Ctrl-C ends the process immediately.
    Interruption.watch()
    let plan = TrainingPlan(
      prepared: prepared, calibration: training.calibrate(), savedRecipe: saved?.configuration)
    StandardError.write(plan.description + "\n")
    if training.step >= training.configuration.stepCount, !training.owesValidation {
      StandardError.write(
        """
        The training is complete: \(Wording.count(training.step, "step")) are done. To train more steps:
          \(continuation(of: prepared)) --steps \(2 * training.step)

        """)
    }
    let lossUnit = prepared.lossUnit
    var progress = TrainingProgress(
      of: training, inputName: prepared.inputName, lossUnit: lossUnit)
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
        Stopped after step \(Wording.count(step)). To continue:
          \(continuation(of: prepared))

        """)
      throw ExitCode(Failure.interrupted)
    case .reachedAccuracy(let step):
      StandardError.write(
        "Stopped after step \(Wording.count(step)): the accuracy reached --until-accuracy.\n")
    case .stoppedImproving(_, let bestStep): tellEarlyStop(prepared, bestStep: bestStep)
    case .finished: break
    }
    let folder = try RunFolder.checkpoint(at: training.run.path)
    try ClosedPipe.tolerate {
      try showLosses(training, lossUnit, folder: folder)
      try prepared.showResult(in: folder)
    }
  }

  private func verifyResume(_ training: any TrainingRun) throws {
    let holds = try training.verifyResuming()
    StandardError.write(
      holds
        ? "Resuming is bit-identical: six steps with a stop in the middle gave the same weights and moments.\n"
        : "Error: six steps with a stop in the middle gave different weights or moments\n")
    if !holds { throw ExitCode.failure }
  }

  private func showLosses(
    _ training: any TrainingRun, _ lossUnit: LossUnit?, folder: String
  ) throws {
    guard let best = training.bestValidationLoss, let last = training.validationLoss else { return }
    let steps = Wording.count(training.step, "step")
    let inUnit =
      lossUnit.map {
        Wording.leftAligned($0.title, to: 17)
          + "\(Wording.decimal(Double(best) * $0.factor)) at best\n"
      } ?? ""
    try StandardOutput.write(
      """
      Trained          \(steps) in \(Wording.duration(training.secondsElapsed))
      Validation loss  \(Wording.decimal(best)) best, \(Wording.decimal(last)) final
      \(inUnit)Checkpoint       \(folder)

      """)
  }
}
