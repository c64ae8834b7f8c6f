import SluiceFiles
import Sluice
import SluiceKernels
import SluiceModels

/// A comparison: trains the variants of a plan, one run after another, and evaluates them.
///
/// Every run has its own folder, `runs/VARIANT/seed-N`, with a `result.json` when it is done.
/// `comparison.json` contains the plan, `results.json` the results so far. To continue an interrupted
/// comparison, or to add variants and seeds, run it again.
///
/// ```swift
/// let comparison = try Comparison<LanguageModel>(plan, data: data, folder: "runs/compare")
/// let results = try comparison.run()  // nil if it was stopped
/// ```
///
/// For each seed, all variants are trained on the same batches.
public struct Comparison<Model: TrainableModel> {
  /// The plan of the comparison.
  public let plan: ComparisonPlan<Model.Configuration>
  /// The data.
  public let data: any TrainingData<Model.Batch>
  /// The folder of the comparison.
  public let folder: String
  /// The command line, for the results.
  public let command: [String]

  private let measures: (any HeldOutMeasures<Model>)?
  private let parameterCounts: [String: Int]

  /// Prepares a comparison.
  ///
  /// - Parameters:
  ///   - plan: the plan of the comparison.
  ///   - data: the data for all models.
  ///   - measures: the evaluation of trained models; nil for the validation loss only. It measures the weights
  ///     that the plan names.
  ///   - folder: the folder of the comparison; finished runs in it are not repeated.
  ///   - command: the command line.
  /// - Throws: a `SluiceError` if the plan is invalid or if the folder contains a different comparison, and
  ///   errors of the initializers of the models.
  public init(
    _ plan: ComparisonPlan<Model.Configuration>, data: any TrainingData<Model.Batch>,
    measures: (any HeldOutMeasures<Model>)?, folder: String, command: [String] = []
  ) throws {
    try plan.validate()
    self.plan = plan
    self.data = data
    self.measures = measures
    self.folder = RunFolder(path: folder).path
    self.command = command
    for variant in plan.variants {
      try plan.recipe.requireRoom(for: variant.model, dataByteCount: data.memorySize)
    }
    parameterCounts = try plan.variants.reduce(into: [:]) { counts, variant in
      counts[variant.name] =
        try (variant.model as? any SizedConfiguration)?.parameterCount
        ?? Model(variant.model, random: RandomStream(seed: 0)).parameterCount
    }
    try storedPlan?.requireSame(as: stored, path: self.folder)
  }

  /// The path of the results.
  public var resultsPath: String { folder + "/results.json" }

  private var planPath: String { folder + "/" + SavedComparison.fileName }

  private var stored: StoredComparison<Model.Configuration> {
    StoredComparison(
      dataFingerprint: data.fingerprint.hexadecimal, variants: plan.variants,
      recipe: plan.recipe, sweep: plan.sweep, exampleCount: plan.exampleCount,
      weights: plan.weights)
  }

  private var storedPlan: StoredComparison<Model.Configuration>? {
    get throws {
      guard FileKind.exists(at: planPath) else { return nil }
      return try JSONFile.read(StoredComparison<Model.Configuration>.self, from: planPath)
    }
  }
}

extension Comparison where Model == LanguageModel {
  /// Prepares a comparison of language models.
  ///
  /// The models are evaluated on held-out examples, also of greater lengths, and their internal statistics
  /// are recorded.
  ///
  /// - Parameters:
  ///   - plan: the plan of the comparison.
  ///   - data: the data for all models.
  ///   - folder: the folder of the comparison; finished runs in it are not repeated.
  ///   - command: the command line.
  /// - Throws: a `SluiceError` if the plan is invalid or if the folder contains a different comparison.
  public init(
    _ plan: ComparisonPlan<LanguageModel.Configuration>, data: any TrainingData<TextBatch>,
    folder: String, command: [String] = []
  ) throws {
    try self.init(
      plan, data: data,
      measures: LanguageModelMeasures(data: data, exampleCount: plan.exampleCount),
      folder: folder, command: command)
  }
}

/// An event during a comparison.
public enum ComparisonEvent {
  /// A run begins or is resumed.
  case begins(ComparisonJob, any TrainingRun, ComparisonResults)
  /// An event of the trainer of the run.
  case training(TrainingEvent)
  /// A run is done, with the results so far.
  case ended(ComparedRun, ComparisonResults)
}

// MARK: - Running

extension Comparison {
  /// Trains all runs that are not done yet.
  ///
  /// - Parameters:
  ///   - report: called for each event.
  ///   - mustStop: called before each step; training stops if it returns true. By default it checks for
  ///     cancellation of the task.
  /// - Returns: the results; nil if the comparison was stopped before the end.
  /// - Throws: `FileError` if a file cannot be written, and errors of `report`. A run that diverges is a
  ///   result, not an error.
  @discardableResult
  public func run(
    report: (ComparisonEvent) throws -> Void = { _ in },
    until mustStop: () -> Bool = { Task.isCancelled }
  ) throws -> ComparisonResults? {
    try RunFolder(path: folder).create()
    try JSONFile.write(stored.merging(storedPlan), to: planPath)
    var done: [String: ComparedRun] = [:]
    for job in plan.jobs { done[job.path] = try result(of: job) }
    func results() -> ComparisonResults {
      ComparisonResults(
        plan, done, parameterCounts: parameterCounts, data: data, command: command)
    }
    for job in plan.jobs where done[job.path] == nil {
      if mustStop() { return nil }
      let trainer = try trainer(for: job)
      // A trial of a learning rate may diverge; this is a result and needs no replay.
      trainer.leavesReplay = job.learningRate == nil
      try report(.begins(job, trainer, results()))
      guard
        let run = try perform(job, trainer, report: { try report(.training($0)) }, until: mustStop)
      else { return nil }
      done[job.path] = run
      let results = results()
      try JSONFile.write(results, to: resultsPath)
      try report(.ended(run, results))
    }
    let results = results()
    try JSONFile.write(results, to: resultsPath)
    return results
  }

  private func resultPath(_ job: ComparisonJob) -> String {
    "\(folder)/\(job.path)/\(ComparedRun.fileName)"
  }

  private func result(of job: ComparisonJob) throws -> ComparedRun? {
    let path = resultPath(job)
    guard FileKind.exists(at: path) else { return nil }
    let run = try JSONFile.read(ComparedRun.self, from: path, readingNullAsNotANumber: true)
    try run.validate(path: path)
    return run
  }

  private func trainer(for job: ComparisonJob) throws -> Trainer<Model> {
    let run = RunFolder(path: "\(folder)/\(job.path)")
    guard let model = plan.variants.first(where: { $0.name == job.variant })?.model else {
      fail("the plan has a run of the variant \(job.variant), which it does not contain")
    }
    guard run.checkpointPath(.last) != nil else {
      return try Trainer(model: model, data: data, configuration: job.recipe, run: run)
    }
    let trainer = try Trainer<Model>(resuming: run, data: data)
    guard trainer.configuration == job.recipe, trainer.model.configuration == model else {
      throw ComparisonError.otherSettings(
        path: run.path, difference: "its run was started with different settings")
    }
    return trainer
  }

  private func perform(
    _ job: ComparisonJob, _ trainer: Trainer<Model>, report: (TrainingEvent) throws -> Void,
    until mustStop: () -> Bool
  ) throws -> ComparedRun? {
    var divergence: Divergence?
    do {
      if case .stopped = try trainer.train(report: report, until: mustStop) { return nil }
    } catch let error as Divergence {
      divergence = error
    }
    var run = ComparedRun(
      job, start: try trainer.run.startMetrics(), metrics: try trainer.run.metrics(),
      parameterCount: trainer.parameterCount, divergence: divergence)
    if divergence == nil, job.learningRate == nil, let measures {
      let model = try measuredModel(of: trainer)
      try withPrecision(job.recipe.precision) {
        run.lengths = try measures.lengths(of: model)
        let scores = try measures.scores(of: model).filter(\.value.isFinite)
        run.scores = scores.isEmpty ? nil : scores
        run.inside = measures.inside(of: model)
      }
    }
    try JSONFile.write(run, to: resultPath(job))
    return run
  }

  /// The model with the weights that the plan measures.
  private func measuredModel(of trainer: Trainer<Model>) throws -> Model {
    guard plan.weights == .best, let best = trainer.run.checkpointPath(.best) else {
      return trainer.model
    }
    return try Model(contentsOf: best)
  }
}
