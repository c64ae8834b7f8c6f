import SluiceText
import SluiceFiles
import ArgumentParser
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTraining

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares gates: trains a model with each gate from several random seeds.",
    discussion: """
      All gates are trained with the same settings and, for each seed, on the same batches. The runs are \
      done one after another. Results are means over seeds, with 95 % confidence intervals: ± half the \
      width (Student's t), or for shares the interval in parentheses (Wilson). With two seeds, the range \
      is given in brackets. All columns except the last two are measured on held-out examples; for \
      language models with the final weights:

        loss, accuracy      at the trained length and, unless positions are
                            learned, at twice and four times that length
        loss - FIRST        difference to the loss of the first gate, paired by
                            seed; negative values: the gate is better
        on first token      share of attention on the first token of the sequence,
                            over all queries except the first few
        largest activation  largest magnitude in the hidden states after a block,
                            mean over blocks
        mean gate           mean value of each gate
        below 0.1           share of gate values below 0.1
        99 % at step        first evaluation with an accuracy of 99 %
        ms/step             milliseconds per training step

      With --forecast, PATH is a table, and forecasters are compared (see `sluice train`). Their errors are \
      measured on all windows of the test part. They are those of the weights with the lowest validation \
      loss, because forecasters overfit:

        MSE, MAE            squared and absolute error in the standardized scale
        MASE                absolute error relative to that of the value one season
                            before, in the training rows
        MSE - FIRST         difference to the error of the first gate, paired by
                            seed; negative values: the gate is better
        on first token      attention on the first row of a season and, if channels
                            are mixed, on the first column

      With --classify or --regress, classifiers of sequences are compared in the same way, on the test sequences:

        error, balanced     share of wrong classes, and its mean over classes
        log loss            mean negative logarithm of the probability of the
                            right class
        MSE, MAE            errors of numbers in the standardized scale

      --out contains runs/GATE/seed-N (the folders of the runs), results.json (all results), results.md \
      (the tables) and loss.svg. Ctrl-C saves and stops; the same command continues. If it is repeated \
      with more gates or seeds, only the new runs are trained.

      EXAMPLES
        sluice compare --task recall --gates none,headwise,elementwise
        sluice compare --task induction --gates none,none+sink,headwise+sink
        sluice compare notes.txt --gates none,elementwise --seeds 5 \\
          --match-parameters --out runs/notes-gates
        sluice compare notes.txt --gates none,elementwise --seeds 7,8 \\
          --learning-rates 1e-3,4e-3,1.6e-2,6.4e-2 --sweep-steps 300
        sluice compare power.csv --forecast load,price --gates none,headwise,elementwise
        sluice compare GunPoint_TRAIN.ts GunPoint_TEST.ts --classify --gates none,elementwise --seeds 5
        sluice compare ETTh1.csv --forecast --split 8640,2880,2880 --noise-channels 7
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Files or folders of text, in UTF-8, or with --forecast a table, with --classify or --regress sequences; \
      - is standard input.
      """, valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Gates to compare, separated by commas. Each is a value of `sluice train --gate`, optionally with \
      an attention sink: +sink or +sink-off-by-one. (default: none,headwise,elementwise)
      """, valueName: "gate,..."),
    transform: { try GateVariant.argument($0) })
  var gates = [
    GateVariant(gates: GateList([])),
    GateVariant(gates: GateList([.headwise])),
    GateVariant(gates: GateList([.elementwise])),
  ]

  @Option(
    help: """
      Random seeds: a number N for the seeds 1 to N, or a list of seeds separated by commas. (default: 3)
      """)
  var seeds: SeedList?

  @Option(help: "Folder for runs and results. (default: runs/compare-NAME)")
  var out: String?

  @Flag(
    help: """
      Match parameter counts: widen the feed-forward layers of smaller variants until all have as many \
      parameters as the largest, as closely as whole widths allow.
      """)
  var matchParameters = false

  @Option(
    help: ArgumentHelp(
      """
      Learning rate sweep: rates to try for each gate in addition, separated by commas. Shows the largest \
      rate that still trains: its final loss is below the midpoint between the loss of an untrained model \
      and the lowest loss of all trials.
      """, valueName: "rate,..."))
  var learningRates: NumberList<Float>?

  @Option(help: "Number of steps in each trial of the sweep. (default: --steps)")
  var sweepSteps: Int?

  @Option(help: "Number of seeds in the sweep: the first of --seeds.")
  var sweepSeeds = 1

  @Option(help: "Number of held-out task examples to evaluate at each length. (default: 1024)")
  var examples: Int?

  @Option(
    help: ArgumentHelp(
      """
      Channels of random noise to add to the table or to the sequences, which help no prediction. With \
      --forecast, channels are then mixed; give --mix to the comparison without noise. (default: 0)
      """, valueName: "count"))
  var noiseChannels: Int?

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Option(help: VocabularyChoice.help, transform: VocabularyChoice.init(argument:))
  var vocabulary: VocabularyChoice?

  @Option(help: DocumentChoice.help, transform: DocumentChoice.init(argument:))
  var documents: DocumentChoice?

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Forecast") var series: SeriesOptions
  @OptionGroup(title: "Classification") var sequences: SequenceOptions
  @OptionGroup(title: "Table") var table: TableOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Training") var recipe: RecipeOptions
  @OptionGroup(title: "Machine") var threads: ThreadOptions

  // Flags of `sluice train`; they are hidden, and the error for them names the flags to use instead.
  @OptionGroup(visibility: .hidden) var ofOneModel: GateOptions
  @OptionGroup(visibility: .hidden) var ofOneRun: SingleRunOptions

  func validate() throws {
    try requireFolder("--out", out)
    try TrainingSource.validate(
      paths: paths, task: task, vocabulary: vocabulary, documents: documents)
    try requireOneKind()
    guard ofOneModel.gate == nil else {
      throw ValidationError("--gate is for a single training; use --gates.")
    }
    guard ofOneModel.sink == nil else {
      throw ValidationError("--sink is for a single training; add +sink to a gate of --gates.")
    }
    guard ofOneRun.untilAccuracy == nil else {
      throw ValidationError(
        "--until-accuracy is for a single training; compared runs have equal steps.")
    }
    guard ofOneRun.patience == nil else {
      throw ValidationError("--patience is for a single training; compared runs have equal steps.")
    }
    guard ofOneRun.seed == nil else {
      throw ValidationError("--seed is for a single training; use --seeds.")
    }
    if let examples { try require("--examples", examples, in: 1...1 << 24) }
    try require("--sweep-seeds", sweepSeeds, in: 1...1000)
    if let sweepSteps { try require("--sweep-steps", sweepSteps, in: 1...1 << 40) }
    guard learningRates != nil || sweepSteps == nil else {
      throw ValidationError("--sweep-steps needs --learning-rates.")
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      // Reserved first, because reading the data can take a while.
      let place = try FolderReservation(
        RunFolder(path: out ?? "runs/compare-" + name).path)
      defer { place.removeIfEmpty() }
      if series.isGiven {
        try complete(forecasters(in: place.path), inputName: "values")
      } else if sequences.isGiven {
        try complete(classifiers(in: place.path), inputName: "values")
      } else {
        try complete(languageModels(in: place.path), inputName: "tokens")
      }
    }
  }

  /// Trains what is not done yet, and prints the results.
  private func complete<Model>(_ comparison: Comparison<Model>, inputName: String) throws {
    Interruption.watch()
    let outcome = try run(comparison, inputName: inputName)
    guard let results = outcome else {
      StandardError.write(
        """
        Stopped. The same command continues the comparison; the results so far are in \
        \(comparison.folder).

        """)
      throw ExitCode(Failure.interrupted)
    }
    try ClosedPipe.tolerate {
      try StandardOutput.write(json ? results.json() : ComparisonTable(results: results).text)
    }
    StandardError.write(
      "\nResults: \(comparison.folder)/results.json, results.md, loss.svg\n")
  }

  private func run<Model>(
    _ comparison: Comparison<Model>, inputName: String
  ) throws -> ComparisonResults? {
    var progress = ComparisonProgress(
      of: ComparisonOutline(plan: comparison.plan, folder: comparison.folder),
      inputName: inputName)
    defer { progress.clear() }
    let results = try comparison.run {
      progress.show($0)
      // The results so far are written after each run, because the comparison can be stopped.
      if case .ended(_, let results) = $0 { try results.writeReport(to: comparison.folder) }
    } until: {
      Interruption.isRequested
    }
    try results?.writeReport(to: comparison.folder)
    return results
  }
}

// MARK: - Plan

extension CompareCommand {
  private func languageModels(in folder: String) throws -> Comparison<LanguageModel> {
    let setup = try task.setup()
    let recipeBase = setup?.recipe ?? task.textSetup(vocabularySize: 1).recipe
    var recipe = recipe.configuration(recipeBase)
    // All runs have the same number of steps.
    recipe.targetAccuracy = nil
    try recipe.validate()
    let isText = vocabulary != nil || documents != nil
    if !isText, let hint = TableHint.text(for: paths, command: "compare") {
      StandardError.write(hint)
    }
    let source = try TrainingSource.read(
      paths: paths, task: setup?.task, vocabulary: vocabulary, documents: documents?.cut,
      fingerprint: SavedComparison(folder: folder)?.dataFingerprint)
    let base = try model.applied(
      to: setup?.model ?? task.textSetup(vocabularySize: source.vocabularySize).model)
    let variants = gates.map {
      ComparisonPlan.Variant(name: $0.name, model: $0.applied(to: base))
    }
    for variant in variants { try variant.model.validate() }
    let plan = ComparisonPlan(
      variants: variants, seeds: seeds?.seeds ?? Self.usualSeeds, recipe: recipe,
      sweep: sweep(of: recipe), exampleCount: examples ?? Self.usualExampleCount)
    return try Comparison(
      matchParameters ? plan.matchingParameters : plan,
      data: source.data(contextLength: base.contextLength),
      folder: folder, command: commandLine)
  }

  private static let usualExampleCount = 1024
  static let usualSeeds: [UInt64] = [1, 2, 3]

  /// The learning rate sweep that is asked for.
  func sweep(of recipe: TrainingConfiguration) -> LearningRateTrial? {
    learningRates.map {
      LearningRateTrial(
        learningRates: $0.numbers, stepCount: sweepSteps ?? recipe.stepCount,
        seedCount: sweepSeeds)
    }
  }

  var commandLine: [String] { ["sluice"] + CommandLine.arguments.dropFirst() }

  /// The name of the data.
  private var name: String {
    if let task = task.task { return task }
    let file = paths.first?.split(separator: "/").last.map(String.init) ?? "text"
    return file.split(separator: ".").first.map(String.init) ?? file
  }
}

extension ComparisonResults {
  /// Writes the table and the plot next to `results.json`.
  fileprivate func writeReport(to folder: String) throws {
    let table = ComparisonTable(results: self).markdown
    try AtomicFile.write(folder + "/results.md") { try $0.write(table) }
    let plot = ComparisonPlot(results: self).svg
    try AtomicFile.write(folder + "/loss.svg") { try $0.write(plot) }
  }
}
