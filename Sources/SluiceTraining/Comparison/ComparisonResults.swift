import SluiceText
import SluiceFiles
import Sluice
import SluiceModels

/// What is known of a comparison: `results.json`.
public struct ComparisonResults: Sendable, Encodable {
  /// A variant's figures over the seeds that did not diverge.
  public struct Variant: Sendable {
    /// The validation of all seeds at a step.
    public struct Point: Sendable, Codable, Equatable {
      /// Steps done.
      public var step: Int
      /// The validation loss.
      public var loss: Statistic
      /// The share of right predictions, where it was measured.
      public var accuracy: Statistic?
    }

    /// The scores on held-out examples at a multiple of the trained length.
    public struct Length: Sendable, Codable, Equatable {
      /// How many times the trained length.
      public var factor: Int
      /// Tokens in a sequence.
      public var tokenCount: Int
      /// The mean loss.
      public var loss: Statistic
      /// The share of right predictions, where it was measured.
      public var accuracy: Statistic?
    }

    /// How far a gate is open.
    public struct Opening: Sendable, Codable, Equatable {
      /// Its name.
      public var gate: String
      /// Its mean value.
      public var mean: Statistic
      /// The share of its values below 0.1.
      public var sparsity: Statistic
    }

    /// The variant's name.
    public var name: String
    /// What its model was made for.
    public var model: any Codable & Sendable
    /// Numbers trained.
    public var parameterCount: Int
    /// The seeds whose runs are done.
    public var seeds: [UInt64]
    /// The seeds whose runs diverged.
    public var divergedSeeds: [UInt64]
    /// The last weights' scores on held-out examples, at the trained length first.
    public var lengths: [Length]
    /// The loss at the trained length less that of the first variant at the same seed.
    public var lossDifference: Statistic?
    /// The loss of the last evaluation.
    public var validationLoss: Statistic?
    /// The loss of the best evaluation.
    public var bestValidationLoss: Statistic?
    /// The seeds that came to 99 % of predictions right.
    public var masteredSeeds: [UInt64]
    /// The first evaluation's step that found that, over those seeds.
    public var masteryStep: Statistic?
    /// The mean share of attention on the first token (F-Attn of the study).
    public var firstTokenAttention: Statistic?
    /// The mean over blocks of the largest magnitude after each (M-Act of the study).
    public var meanLargestActivation: Statistic?
    /// The largest magnitude after any block.
    public var largestActivation: Statistic?
    /// How far the gates are open.
    public var gates: [Opening]
    /// Seconds that a step took.
    public var secondsPerStep: Statistic?
    /// The validation on the way.
    public var curve: [Point]
    /// All runs.
    public var runs: [ComparedRun]
  }

  /// The layout's version.
  public var version = 1
  /// The command that asked for it.
  public var command: [String]
  /// Where the data came from.
  public var data: StoredSource
  /// Which scores are told beside the loss.
  public var scoreNames: [String]
  /// A number that tells data apart.
  public var dataFingerprint: String
  /// How each run was trained, but for its seed.
  public var recipe: TrainingConfiguration
  /// The seeds.
  public var seeds: [UInt64]
  /// Held-out examples of a task at each length.
  public var exampleCount: Int
  /// Runs that there are to be, trials of learning rates included.
  public var runCount: Int
  /// Runs that are done.
  public var doneCount: Int
  /// The variants, in the plan's order.
  public var variants: [Variant]
  /// What came of trying learning rates.
  public var sweep: LearningRateSweep?

  /// Whether the share of right predictions is told.
  public var hasAccuracy: Bool { scoreNames.contains(Score.accuracyName) }

  /// All of it as `results.json` has it.
  public func json() throws -> String {
    String(decoding: try JSONFile.bytes(self), as: UTF8.self)
  }
}

// MARK: - From runs

extension ComparisonResults {
  /// Sums up what is done.
  ///
  /// - Parameters:
  ///   - plan: what is compared.
  ///   - done: the runs by their jobs' paths.
  ///   - parameterCounts: numbers trained by the variants' names, for those without a run.
  ///   - data: what all models learn.
  ///   - command: the command that asked for it.
  init<Configuration>(
    _ plan: ComparisonPlan<Configuration>, _ done: [String: ComparedRun],
    parameterCounts: [String: Int] = [:], data: some TrainingData, command: [String]
  ) {
    let jobs = plan.jobs
    let runs = jobs.filter { $0.learningRate == nil }.compactMap { done[$0.path] }
    let trials = jobs.filter { $0.learningRate != nil }.compactMap { done[$0.path] }
    let first = runs.filter { $0.variant == plan.variants.first?.name }
    self.command = command
    self.data = StoredSource(data.source)
    scoreNames = data.scoreNames
    dataFingerprint = data.fingerprint.hexadecimal
    recipe = plan.recipe
    seeds = plan.seeds
    exampleCount = plan.exampleCount
    runCount = jobs.count
    doneCount = runs.count + trials.count
    variants = plan.variants.map { variant in
      let own = runs.filter { $0.variant == variant.name }
      return Variant(
        name: variant.name, model: variant.model,
        parameterCount: parameterCounts[variant.name] ?? own.first?.parameterCount ?? 0,
        runs: own, reference: first)
    }
    sweep = plan.sweep.flatMap {
      LearningRateSweep(
        trials, names: plan.variants.map(\.name), stepCount: $0.stepCount,
        uninformedLoss: data.uninformedLoss)
    }
  }
}

extension ComparisonResults.Variant {
  /// Sums up a variant's runs.
  ///
  /// - Parameter reference: the first variant's runs.
  init(
    name: String, model: any Codable & Sendable, parameterCount: Int, runs: [ComparedRun],
    reference: [ComparedRun]
  ) {
    let whole = runs.filter { $0.divergence == nil }
    func statistic(_ value: (ComparedRun) -> Double?) -> Statistic? {
      Statistic(whole.compactMap(value))
    }
    self.name = name
    self.model = model
    self.parameterCount = parameterCount
    self.runs = runs
    seeds = runs.map(\.seed)
    divergedSeeds = runs.filter { $0.divergence != nil }.map(\.seed)
    lengths = TaskEvaluation.lengthFactors.compactMap { Length(factor: $0, of: whole) }
    lossDifference =
      name == reference.first?.variant
      ? nil
      : statistic { run in
        let other = reference.first { $0.seed == run.seed && $0.divergence == nil }
        return run.heldOutLoss.flatMap { loss in other?.heldOutLoss.map { loss - $0 } }
      }
    validationLoss = statistic { $0.validationLoss.map(Double.init) }
    bestValidationLoss = statistic { $0.bestValidationLoss.map(Double.init) }
    masteredSeeds = whole.filter { $0.masteryStep != nil }.map(\.seed)
    masteryStep = statistic { $0.masteryStep.map(Double.init) }
    firstTokenAttention = statistic { $0.inside?.firstTokenAttention }
    meanLargestActivation = statistic { $0.inside?.meanLargestActivation }
    largestActivation = statistic { $0.inside?.largestActivations.max().map(Double.init) }
    gates = (whole.first?.inside?.gates ?? []).compactMap { Opening($0.gate, of: whole) }
    secondsPerStep = statistic { $0.secondsPerStep > 0 ? $0.secondsPerStep : nil }
    curve = Self.curve(of: whole)
  }

  /// The runs' evaluations, step by step; a run that had enough before the others keeps its last value.
  private static func curve(of runs: [ComparedRun]) -> [Point] {
    let steps = Set(runs.flatMap { $0.curve.map(\.step) }).sorted()
    return steps.compactMap { step in
      let points = runs.compactMap { $0.curve.last { $0.step <= step } }
      guard let loss = Statistic(points.map { Double($0.loss) }) else { return nil }
      let accuracies = points.compactMap { $0.accuracy.map(Double.init) }
      return Point(step: step, loss: loss, accuracy: Statistic(accuracies))
    }
  }
}

extension ComparisonResults.Variant.Length {
  fileprivate init?(factor: Int, of runs: [ComparedRun]) {
    let scores = runs.compactMap { $0.lengths.first { $0.factor == factor } }
    guard let loss = Statistic(scores.map(\.loss)), let first = scores.first else { return nil }
    self.init(
      factor: factor, tokenCount: first.tokenCount, loss: loss,
      accuracy: Statistic(scores.compactMap(\.accuracy)))
  }
}

extension ComparisonResults.Variant.Opening {
  fileprivate init?(_ gate: String, of runs: [ComparedRun]) {
    let found = runs.compactMap { $0.inside?.gates.first { $0.gate == gate } }
    guard let mean = Statistic(found.map(\.mean)), let sparsity = Statistic(found.map(\.sparsity))
    else { return nil }
    self.init(gate: gate, mean: mean, sparsity: sparsity)
  }
}

extension ComparedRun {
  /// The loss on held-out examples of the trained length; of the last validation where nothing measures
  /// them.
  var heldOutLoss: Double? {
    lengths.first { $0.factor == 1 }?.loss ?? validationLoss.map(Double.init)
  }
}
