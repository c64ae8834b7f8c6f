import Sluice
import SluiceModels

/// What is compared: models that differ in one thing, trained alike from several seeds.
///
/// ```swift
/// let plan = ComparisonPlan(
///   variants: [.init(name: "small", model: small), .init(name: "large", model: large)],
///   seeds: [1, 2, 3], recipe: TrainingConfiguration())
/// ```
public struct ComparisonPlan<Configuration: Codable & Equatable & Sendable>: Sendable, Codable,
  Equatable
{
  /// One of the models.
  public struct Variant: Sendable, Codable, Equatable {
    /// What it is called, in tables and as a folder.
    public var name: String
    /// Its sizes and kinds.
    public var model: Configuration

    /// Names a model.
    public init(name: String, model: Configuration) {
      self.name = name
      self.model = model
    }
  }

  /// The models; differences are told to the first.
  public var variants: [Variant]
  /// The seeds that each is trained from.
  public var seeds: [UInt64]
  /// How each is trained; its seed is of no effect.
  public var recipe: TrainingConfiguration
  /// The trial of learning rates, if there shall be one.
  public var sweep: LearningRateTrial?
  /// Held-out examples of a task to measure on, at each length.
  public var exampleCount: Int

  /// Plans a comparison.
  public init(
    variants: [Variant], seeds: [UInt64], recipe: TrainingConfiguration,
    sweep: LearningRateTrial? = nil,
    exampleCount: Int = 1024
  ) {
    self.variants = variants
    self.seeds = seeds
    self.recipe = recipe
    self.sweep = sweep
    self.exampleCount = exampleCount
  }

  /// Checks that the plan can be followed, but for the models.
  ///
  /// - Throws: a `SluiceError` that names what cannot be.
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
  /// All trainings, in order: seed by seed all variants, so that what is done first tells of all; then
  /// the trials of learning rates.
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

  /// The recipe with another learning rate, as many steps as a trial has, and all in proportion.
  private func recipe(
    of sweep: LearningRateTrial, _ rate: Float, seed: UInt64
  ) -> TrainingConfiguration {
    var recipe = recipe.trial(learningRate: rate, stepCount: sweep.stepCount)
    recipe.seed = seed
    return recipe
  }
}
