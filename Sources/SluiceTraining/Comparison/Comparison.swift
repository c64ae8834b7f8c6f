import SluiceFiles
import Sluice
import SluiceKernels
import SluiceModels

/// Trains the variants of a plan, one run after another, and measures what came of them.
///
/// Every run is an ordinary run in a folder of its own, `runs/VARIANT/seed-N`, with a `result.json` once
/// it is done; `comparison.json` holds the plan, `results.json` what is known so far. To go on with a
/// comparison that was stopped, or to add variants and seeds to it, run it again.
///
/// ```swift
/// let comparison = try Comparison<LanguageModel>(plan, data: data, folder: "runs/compare")
/// let results = try comparison.run()  // nil where it was stopped
/// ```
///
/// All variants see the same batches at the same seed and step.
public struct Comparison<Model: TrainableModel> {
  /// What is compared.
  public let plan: ComparisonPlan<Model.Configuration>
  /// What it is compared on.
  public let data: any TrainingData<Model.Batch>
  /// Where everything goes.
  public let folder: String
  /// The command that asked for it, for the results.
  public let command: [String]

  private let measures: (any HeldOutMeasures<Model>)?
  private let parameterCounts: [String: Int]

  /// Prepares a comparison.
  ///
  /// - Parameters:
  ///   - plan: what is compared.
  ///   - data: what all models learn.
  ///   - measures: what is measured of the trained models; nil for their validation alone.
  ///   - folder: where everything goes; what is done there is not done again.
  ///   - command: the command that asked for it.
  /// - Throws: a `SluiceError` for a plan that cannot be followed, or a folder with another one; and what
  ///   the models' initialisers throw.
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

  /// Where the results go.
  public var resultsPath: String { folder + "/results.json" }

  private var planPath: String { folder + "/" + SavedComparison.fileName }

  private var stored: StoredComparison<Model.Configuration> {
    StoredComparison(
      dataFingerprint: data.fingerprint.hexadecimal, variants: plan.variants,
      recipe: plan.recipe, sweep: plan.sweep, exampleCount: plan.exampleCount)
  }

  private var storedPlan: StoredComparison<Model.Configuration>? {
    get throws {
      guard FileKind.exists(at: planPath) else { return nil }
      return try JSONFile.read(StoredComparison<Model.Configuration>.self, from: planPath)
    }
  }
}

extension Comparison where Model == LanguageModel {
  /// Prepares a comparison of language models, which are measured on held-out examples, at longer lengths
  /// too, and looked into.
  ///
  /// - Parameters:
  ///   - plan: what is compared.
  ///   - data: what all models learn.
  ///   - folder: where everything goes; what is done there is not done again.
  ///   - command: the command that asked for it.
  /// - Throws: a `SluiceError` for a plan that cannot be followed, or a folder with another one.
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

/// What a comparison tells while it works.
public enum ComparisonEvent {
  /// A run begins, or goes on.
  case begins(ComparisonJob, any TrainingRun, ComparisonResults)
  /// The run's trainer tells something.
  case training(TrainingEvent)
  /// A run is done; what is known so far.
  case ended(ComparedRun, ComparisonResults)
}

// MARK: - Running

extension Comparison {
  /// Does all that is not done yet.
  ///
  /// - Parameters:
  ///   - report: called as things happen.
  ///   - mustStop: asked before each step; by default whether the current task is cancelled.
  /// - Returns: the results; nil where it was asked to stop before the end.
  /// - Throws: `FileError` where nothing can be written, and what `report` throws. A run that diverges
  ///   is a result.
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
      // Trials of learning rates are to find out where training diverges.
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
      try withPrecision(job.recipe.precision) {
        run.lengths = try measures.lengths(of: trainer.model)
        run.inside = measures.inside(of: trainer.model)
      }
    }
    try JSONFile.write(run, to: resultPath(job))
    return run
  }
}
