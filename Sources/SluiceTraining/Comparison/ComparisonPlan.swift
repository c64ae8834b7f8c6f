import Sluice
import SluiceModels

/// The plan of a comparison: variants of a model, trained with the same settings from several seeds.
///
/// ```swift
/// let plan = ComparisonPlan(
///   variants: [.init(name: "small", model: small), .init(name: "large", model: large)],
///   seeds: [1, 2, 3], recipe: TrainingConfiguration())
/// ```
public struct ComparisonPlan<Configuration: Codable & Equatable & Sendable>: Sendable, Codable,
  Equatable
{
  /// A variant of the model.
  public struct Variant: Sendable, Codable, Equatable {
    /// The name, in tables and as a folder.
    public var name: String
    /// The settings of the model.
    public var model: Configuration

    /// Makes a variant.
    public init(name: String, model: Configuration) {
      self.name = name
      self.model = model
    }
  }

  /// The variants; differences are relative to the first one.
  public var variants: [Variant]
  /// The random seeds for each variant.
  public var seeds: [UInt64]
  /// The recipe of the runs; its seed is ignored.
  public var recipe: TrainingConfiguration
  /// The learning rate sweep, if any.
  public var sweep: LearningRateTrial?
  /// The number of held-out task examples to evaluate at each length.
  public var exampleCount: Int
  /// The weights that are measured on held-out examples.
  public var weights: MeasuredWeights

  /// Makes a plan.
  public init(
    variants: [Variant], seeds: [UInt64], recipe: TrainingConfiguration,
    sweep: LearningRateTrial? = nil,
    exampleCount: Int = 1024, weights: MeasuredWeights = .final
  ) {
    self.variants = variants
    self.seeds = seeds
    self.recipe = recipe
    self.sweep = sweep
    self.exampleCount = exampleCount
    self.weights = weights
  }

  private enum CodingKeys: CodingKey {
    case variants, seeds, recipe, sweep, exampleCount, weights
  }

  /// Reads a plan; without weights, the final ones are measured.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    variants = try container.decode([Variant].self, forKey: .variants)
    seeds = try container.decode([UInt64].self, forKey: .seeds)
    recipe = try container.decode(TrainingConfiguration.self, forKey: .recipe)
    sweep = try container.decodeIfPresent(LearningRateTrial.self, forKey: .sweep)
    exampleCount = try container.decode(Int.self, forKey: .exampleCount)
    weights = try container.decodeIfPresent(MeasuredWeights.self, forKey: .weights) ?? .final
  }

  /// Checks the plan, except for the settings of models.
  ///
  /// - Throws: a `SluiceError` with the problem.
  public func validate() throws {
    try recipe.validate()
    try Self.require(variants.map(\.name), .variant)
    try Self.require(seeds, .seed)
    try ConfigurationError.requireSize("exampleCount", exampleCount)
    guard let sweep else { return }
    try Self.require(sweep.learningRates, .learningRate)
    try ConfigurationError.requireSize("seedCount", sweep.seedCount)
    for job in jobs where job.learningRate != nil { try job.recipe.validate() }
  }

  private static func require<Value: Hashable>(
    _ values: [Value], _ part: ComparisonError.Part
  ) throws {
    guard !values.isEmpty else { throw ComparisonError.nothing(part) }
    var seen: Set<Value> = []
    for value in values where !seen.insert(value).inserted {
      throw ComparisonError.repeated(part, "\(value)")
    }
  }
}

// MARK: - Runs

extension ComparisonPlan {
  /// All runs in order: all variants for each seed, then the trials of the sweep.
  public var jobs: [ComparisonJob] {
    let runs = seeds.flatMap { seed in
      variants.map { variant in
        var recipe = recipe
        recipe.seed = seed
        return ComparisonJob(
          variant: variant.name, seed: seed, recipe: recipe, learningRate: nil,
          path: "runs/\(variant.name)/seed-\(seed)")
      }
    }
    guard let sweep else { return runs }
    return runs
      + seeds.prefix(sweep.seedCount).flatMap { seed in
        sweep.learningRates.flatMap { rate in
          variants.map { variant in
            ComparisonJob(
              variant: variant.name, seed: seed, recipe: self.recipe(of: sweep, rate, seed: seed),
              learningRate: rate, path: "sweep/\(variant.name)/rate-\(rate)/seed-\(seed)")
          }
        }
      }
  }

  /// The recipe of a trial: another learning rate and number of steps; the rest is scaled in proportion.
  private func recipe(
    of sweep: LearningRateTrial, _ rate: Float, seed: UInt64
  ) -> TrainingConfiguration {
    var recipe = recipe.trial(learningRate: rate, stepCount: sweep.stepCount)
    recipe.seed = seed
    return recipe
  }
}
