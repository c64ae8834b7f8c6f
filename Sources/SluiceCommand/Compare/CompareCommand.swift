import SluiceText
import SluiceFiles
import ArgumentParser
import Sluice
import SluiceModels
import SluiceTraining

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Trains several gates alike, from several seeds, and compares them.",
    discussion: """
      Every gate is trained on the same batches, from each seed, one run after another. Figures are \
      means over seeds. Behind ± is half the width of their 95 % confidence interval (Student's t), \
      behind a share its interval (Wilson's), and with two seeds the range. All but the last two are of \
      the last weights, on held-out examples:

        loss, accuracy      at the trained length, and at twice and four times
                            that where positions allow
        loss - FIRST        the loss minus that of the first gate, seed by seed:
                            below 0, the gate is better
        on first token      the share of attention on a sequence's first token, of
                            all queries but the first few
        largest activation  the largest magnitude in the hidden states after a
                            block, mean over blocks
        mean gate           the mean value of each gate
        below 0.1           the share of gate values that are
        99 % at step        the first evaluation with as many right predictions
        ms/step             milliseconds that a step took

      --out gets runs/GATE/seed-N (a run's folder each), results.json (everything), results.md (the \
      tables) and loss.svg. Ctrl-C saves; the same command continues, and more gates or seeds add to it.

      EXAMPLES
        sluice compare --task recall --gates none,headwise,elementwise
        sluice compare --task induction --gates none,none+sink,headwise+sink
        sluice compare notes.txt --gates none,elementwise --seeds 5 \\
          --match-parameters --out runs/notes-gates
        sluice compare notes.txt --gates none,elementwise --seeds 7,8 \\
          --learning-rates 1e-3,4e-3,1.6e-2,6.4e-2 --sweep-steps 300
      """)

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Gates to compare, separated by commas, each as --gate of `sluice train` takes it; sink and \
      sink-off-by-one can be joined to one by +. (default: none,headwise,elementwise)
      """, valueName: "gate,..."),
    transform: { try GateVariant.argument($0) })
  var gates = [
    GateVariant(gates: GateList([])),
    GateVariant(gates: GateList([.headwise])),
    GateVariant(gates: GateList([.elementwise])),
  ]

  @Option(help: "How many seeds, from 1 on; or which, separated by commas. (default: 3)")
  var seeds: SeedList?

  @Option(help: "Folder for runs and results. (default: runs/compare- and the task's name)")
  var out: String?

  @Flag(
    help: """
      Widen the feed-forward layers of the smaller variants until all have the parameters of the \
      largest, to within half a unit of width.
      """)
  var matchParameters = false

  @Option(
    help: ArgumentHelp(
      """
      Learning rates to try on top, separated by commas, to find for each gate the largest that still \
      trains: that ends below halfway from the loss of guessing evenly to the lowest of all trials.
      """, valueName: "rate,..."))
  var learningRates: NumberList<Float>?

  @Option(help: "Steps of each trial of a learning rate. (default: as --steps)")
  var sweepSteps: Int?

  @Option(help: "Seeds to try each learning rate with, the first of --seeds.")
  var sweepSeeds = 1

  @Option(help: "Held-out examples of a task to measure on, at each length.")
  var examples = 1024

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Option(help: VocabularyChoice.help, transform: VocabularyChoice.init(argument:))
  var vocabulary: VocabularyChoice?

  @OptionGroup(title: "Task") var task: TaskOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Training") var recipe: RecipeOptions
  @OptionGroup(title: "Machine") var threads: ThreadOptions

  // Flags of `sluice train` that somebody may try: they are answered, and not in the help.
  @OptionGroup(visibility: .hidden) var ofOneModel: GateOptions
  @OptionGroup(visibility: .hidden) var ofOneRun: SingleRunOptions

  func validate() throws {
    try requireFolder("--out", out)
    try TrainingSource.validate(paths: paths, task: task, vocabulary: vocabulary)
    guard ofOneModel.gate == nil else {
      throw ValidationError("--gate is for one training: --gates lists those to compare.")
    }
    guard ofOneModel.sink == nil else {
      throw ValidationError("--sink is for one training: join +sink to one of --gates.")
    }
    guard ofOneRun.untilAccuracy == nil else {
      throw ValidationError(
        "--until-accuracy is for one training: gates are compared at equal steps.")
    }
    guard ofOneRun.patience == nil else {
      throw ValidationError("--patience is for one training: gates are compared at equal steps.")
    }
    guard ofOneRun.seed == nil else {
      throw ValidationError("--seed is for one training: --seeds says from which to train.")
    }
    try require("--examples", examples, in: 1...1 << 24)
    try require("--sweep-seeds", sweepSeeds, in: 1...1000)
    if let sweepSteps { try require("--sweep-steps", sweepSteps, in: 1...1 << 40) }
    guard learningRates != nil || sweepSteps == nil else {
      throw ValidationError("--sweep-steps needs --learning-rates.")
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      // Before anything is read, which may take a while.
      let place = try FolderReservation(
        RunFolder(path: out ?? "runs/compare-" + name).path)
      defer { place.removeIfEmpty() }
      let comparison = try comparison(in: place.path)
      Interruption.watch()
      let outcome = try run(comparison)
      guard let results = outcome else {
        StandardError.write(
          """
          Stopped. The same command continues; what is done lies in \(comparison.folder).

          """)
        throw ExitCode(Failure.interrupted)
      }
      try ClosedPipe.tolerate {
        try StandardOutput.write(json ? results.json() : ComparisonTable(results: results).text)
      }
      StandardError.write(
        "\nAll of it: \(comparison.folder)/results.json, results.md, loss.svg\n")
    }
  }

  private func run(_ comparison: Comparison<LanguageModel>) throws -> ComparisonResults? {
    var progress = ComparisonProgress(
      of: ComparisonOutline(plan: comparison.plan, folder: comparison.folder))
    defer { progress.clear() }
    let results = try comparison.run {
      progress.show($0)
      // What is known so far, should there be no more.
      if case .ended(_, let results) = $0 { try results.writeReport(to: comparison.folder) }
    } until: {
      Interruption.isRequested
    }
    try results?.writeReport(to: comparison.folder)
    return results
  }
}

// MARK: - The plan

extension CompareCommand {
  private func comparison(in folder: String) throws -> Comparison<LanguageModel> {
    let setup = try task.setup()
    let recipeBase = setup?.recipe ?? task.textSetup(vocabularySize: 1).recipe
    var recipe = recipe.configuration(recipeBase)
    // As many steps for all.
    recipe.targetAccuracy = nil
    try recipe.validate()
    let source = try TrainingSource.read(
      paths: paths, task: setup?.task, vocabulary: vocabulary,
      fingerprint: SavedComparison(folder: folder)?.dataFingerprint)
    let base = try model.applied(
      to: setup?.model ?? task.textSetup(vocabularySize: source.vocabularySize).model)
    let variants = gates.map {
      ComparisonPlan.Variant(name: $0.name, model: $0.applied(to: base))
    }
    for variant in variants { try variant.model.validate() }
    let sweep = learningRates.map {
      LearningRateTrial(
        learningRates: $0.numbers, stepCount: sweepSteps ?? recipe.stepCount,
        seedCount: sweepSeeds)
    }
    let plan = ComparisonPlan(
      variants: variants, seeds: seeds?.seeds ?? [1, 2, 3], recipe: recipe, sweep: sweep,
      exampleCount: examples)
    return try Comparison(
      matchParameters ? plan.matchingParameters : plan,
      data: source.data(contextLength: base.contextLength),
      folder: folder,
      command: ["sluice"] + CommandLine.arguments.dropFirst())
  }

  /// What is learnt, in a word.
  private var name: String {
    if let task = task.task { return task }
    let file = paths.first?.split(separator: "/").last.map(String.init) ?? "text"
    return file.split(separator: ".").first.map(String.init) ?? file
  }
}

extension ComparisonResults {
  /// Puts the table and the plot beside `results.json`.
  fileprivate func writeReport(to folder: String) throws {
    let table = ComparisonTable(results: self).markdown
    try AtomicFile.write(folder + "/results.md") { try $0.write(table) }
    let plot = ComparisonPlot(results: self).svg
    try AtomicFile.write(folder + "/loss.svg") { try $0.write(plot) }
  }
}
