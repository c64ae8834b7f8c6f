import SluiceText
import SluiceFiles
import Sluice
import SluiceModels

/// The results of a comparison so far: the file `results.json`.
public struct ComparisonResults: Sendable, Encodable {
  /// The statistics of a variant over the seeds that did not diverge.
  public struct Variant: Sendable {
    /// The validation of all seeds at one step.
    public struct Point: Sendable, Codable, Equatable {
      /// The step of the evaluation.
      public var step: Int
      /// The validation loss.
      public var loss: Statistic
      /// The accuracy, if it was measured.
      public var accuracy: Statistic?
    }

    /// The loss and the accuracy on held-out examples, at a multiple of the trained length.
    public struct Length: Sendable, Codable, Equatable {
      /// The multiple of the trained length.
      public var factor: Int
      /// The number of tokens in a sequence.
      public var tokenCount: Int
      /// The mean loss.
      public var loss: Statistic
      /// The accuracy, if it was measured.
      public var accuracy: Statistic?
    }

    /// The statistics of a gate.
    public struct Opening: Sendable, Codable, Equatable {
      /// Its name.
      public var gate: String
      /// Its mean value.
      public var mean: Statistic
      /// The share of its values below 0.1.
      public var sparsity: Statistic
    }

    /// The name of the variant.
    public var name: String
    /// The settings of the model.
    public var model: any Codable & Sendable
    /// The number of parameters.
    public var parameterCount: Int
    /// The seeds whose runs are done.
    public var seeds: [UInt64]
    /// The seeds whose runs diverged.
    public var divergedSeeds: [UInt64]
    /// The loss and the accuracy on held-out examples, at the trained length first.
    public var lengths: [Length]
    /// The difference to the loss of the first variant, paired by seed, at the trained length.
    public var lossDifference: Statistic?
    /// The figures on held-out examples, by name; empty if the model has none.
    public var scores: [String: Statistic]
    /// The differences of these figures to those of the first variant, paired by seed; empty for the first variant.
    public var scoreDifferences: [String: Statistic]
    /// The last validation loss.
    public var validationLoss: Statistic?
    /// The loss of the best evaluation.
    public var bestValidationLoss: Statistic?
    /// The seeds that reached an accuracy of 99 %.
    public var masteredSeeds: [UInt64]
    /// The step of the first evaluation with an accuracy of 99 %, over the seeds that reached it.
    public var masteryStep: Statistic?
    /// The mean share of attention on the first token (F-Attn of the study).
    public var firstTokenAttention: Statistic?
    /// The mean over blocks of the largest magnitude of the hidden states (M-Act of the study).
    public var meanLargestActivation: Statistic?
    /// The largest magnitude of the hidden states after any block.
    public var largestActivation: Statistic?
    /// The statistics of the gates.
    public var gates: [Opening]
    /// The seconds per step.
    public var secondsPerStep: Statistic?
    /// The validation during the training.
    public var curve: [Point]
    /// All runs.
    public var runs: [ComparedRun]
  }

  /// The version of the format.
  public var version = 1
  /// The command line.
  public var command: [String]
  /// The source of the data.
  public var data: StoredSource
  /// The names of the scores of a validation besides the loss.
  public var scoreNames: [String]
  /// The fingerprint of the data.
  public var dataFingerprint: String
  /// The recipe of the runs, apart from the seed.
  public var recipe: TrainingConfiguration
  /// The seeds.
  public var seeds: [UInt64]
  /// The number of held-out task examples at each length.
  public var exampleCount: Int
  /// The weights that were measured on held-out examples.
  public var weights: MeasuredWeights { storedWeights ?? .final }
  /// Nil for the final weights, which are not named in the file.
  private var storedWeights: MeasuredWeights?
  /// The total number of runs, including trials of the sweep.
  public var runCount: Int
  /// The number of runs that are done.
  public var doneCount: Int
  /// The variants, in the order of the plan.
  public var variants: [Variant]
  /// The results of the learning rate sweep.
  public var sweep: LearningRateSweep?

  private enum CodingKeys: String, CodingKey {
    case version, command, data, scoreNames, dataFingerprint, recipe, seeds, exampleCount
    case storedWeights = "weights"
    case runCount, doneCount, variants, sweep
  }

  /// Whether there is an accuracy.
  public var hasAccuracy: Bool { scoreNames.contains(Score.accuracyName) }

  /// The results in the format of `results.json`.
  public func json() throws -> String {
    String(decoding: try JSONFile.bytes(self), as: UTF8.self)
  }
}

// MARK: - Summary of the runs

extension ComparisonResults {
  /// Summarizes the finished runs.
  ///
  /// - Parameters:
  ///   - plan: the plan of the comparison.
  ///   - done: the finished runs, by the paths of their jobs.
  ///   - parameterCounts: the numbers of parameters by variant, for variants without a finished run.
  ///   - data: the training data.
  ///   - command: the command line.
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
    storedWeights = plan.weights == .final ? nil : plan.weights
    runCount = jobs.count
    doneCount = runs.count + trials.count
    variants = plan.variants.map { variant in
      let own = runs.filter { $0.variant == variant.name }
      return Variant(
        name: variant.name, model: variant.model,
        parameterCount: parameterCounts[variant.name] ?? own.first?.parameterCount ?? 0,
        runs: own, reference: first, weights: plan.weights)
    }
    sweep = plan.sweep.flatMap {
      LearningRateSweep(
        trials, names: plan.variants.map(\.name), stepCount: $0.stepCount,
        uninformedLoss: data.uninformedLoss)
    }
  }
}

extension ComparisonResults.Variant {
  /// Summarizes the runs of a variant.
  ///
  /// - Parameters:
  ///   - reference: the runs of the first variant.
  ///   - weights: the weights that were measured.
  init(
    name: String, model: any Codable & Sendable, parameterCount: Int, runs: [ComparedRun],
    reference: [ComparedRun], weights: MeasuredWeights
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
    /// The difference to the first variant, paired by seed; nil for the first variant itself.
    func difference(_ value: (ComparedRun) -> Double?) -> Statistic? {
      guard name != reference.first?.variant else { return nil }
      return statistic { run in
        let other = reference.first { $0.seed == run.seed && $0.divergence == nil }
        return value(run).flatMap { own in other.flatMap(value).map { own - $0 } }
      }
    }
    lossDifference = difference { $0.heldOutLoss(with: weights) }
    let scoreNames = Set(whole.flatMap { ($0.scores ?? [:]).keys })
    (scores, scoreDifferences) = ([:], [:])
    for score in scoreNames {
      scores[score] = statistic { $0.scores?[score] }
      scoreDifferences[score] = difference { $0.scores?[score] }
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

  /// The evaluations at each step; a run that ended early keeps its last value.
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
  /// The loss on held-out examples of the trained length, or the validation loss of the given weights if there is
  /// none.
  fileprivate func heldOutLoss(with weights: MeasuredWeights) -> Double? {
    let validation = weights == .best ? bestValidationLoss : validationLoss
    return lengths.first { $0.factor == 1 }?.loss ?? validation.map(Double.init)
  }
}
