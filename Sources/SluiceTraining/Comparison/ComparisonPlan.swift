import SluiceModels

/// What is compared: models that differ in one thing, trained alike from several seeds.
public struct ComparisonPlan: Sendable, Codable, Equatable {
  /// One of the models.
  public struct Variant: Sendable, Codable, Equatable {
    /// What it is called, in tables and as a folder.
    public var name: String
    /// Its sizes and kinds.
    public var model: LanguageModel.Configuration

    /// Names a model.
    public init(name: String, model: LanguageModel.Configuration) {
      self.name = name
      self.model = model
    }
  }

  /// The trial how large the learning rate may be.
  public struct Sweep: Sendable, Codable, Equatable {
    /// The learning rates to try.
    public var learningRates: [Float]
    /// Steps of each trial.
    public var stepCount: Int
    /// How many of the seeds to try each with.
    public var seedCount: Int

    /// Describes a trial.
    public init(learningRates: [Float], stepCount: Int, seedCount: Int = 1) {
      self.learningRates = learningRates
      self.stepCount = stepCount
      self.seedCount = seedCount
    }
  }

  /// The models; differences are told to the first.
  public var variants: [Variant]
  /// The seeds that each is trained from.
  public var seeds: [UInt64]
  /// How each is trained; its seed is of no effect.
  public var recipe: TrainingConfiguration
  /// The trial of learning rates, if there shall be one.
  public var sweep: Sweep?
  /// Held-out examples of a task to measure on, at each length.
  public var exampleCount: Int

  /// Plans a comparison.
  public init(
    variants: [Variant], seeds: [UInt64], recipe: TrainingConfiguration, sweep: Sweep? = nil,
    exampleCount: Int = 1024
  ) {
    self.variants = variants
    self.seeds = seeds
    self.recipe = recipe
    self.sweep = sweep
    self.exampleCount = exampleCount
  }

  /// Checks that the plan can be followed.
  ///
  /// - Throws: a `SluiceError` that names what cannot be.
  public func validate() throws {
    try recipe.validate()
    try Self.require(variants.map(\.name), "gate")
    try Self.require(seeds, "seed")
    for variant in variants { try variant.model.validate() }
    guard let sweep else { return }
    try Self.require(sweep.learningRates, "learning rate")
    for job in jobs where job.learningRate != nil { try job.recipe.validate() }
  }

  private static func require<Value: Hashable>(_ values: [Value], _ noun: String) throws {
    guard !values.isEmpty else { throw ComparisonError.nothing(noun) }
    var seen: Set<Value> = []
    for value in values where !seen.insert(value).inserted {
      throw ComparisonError.repeated("\(noun) \(value)")
    }
  }
}

// MARK: - Runs

extension ComparisonPlan {
  /// One training of a comparison.
  public struct Job: Sendable, Equatable {
    /// What is trained.
    public let variant: Variant
    /// From which seed.
    public let seed: UInt64
    /// How.
    public let recipe: TrainingConfiguration
    /// The learning rate on trial; nil for a run of the comparison itself.
    public let learningRate: Float?
    /// Its folder, in that of the comparison.
    public let path: String
  }

  /// All trainings, in order: seed by seed all variants, so that what is done first tells of all; then
  /// the trials of learning rates.
  public var jobs: [Job] {
    let runs = seeds.flatMap { seed in
      variants.map { variant in
        var recipe = recipe
        recipe.seed = seed
        return Job(
          variant: variant, seed: seed, recipe: recipe, learningRate: nil,
          path: "runs/\(variant.name)/seed-\(seed)")
      }
    }
    guard let sweep else { return runs }
    return runs
      + seeds.prefix(sweep.seedCount).flatMap { seed in
        sweep.learningRates.flatMap { rate in
          variants.map { variant in
            Job(
              variant: variant, seed: seed, recipe: self.recipe(of: sweep, rate, seed: seed),
              learningRate: rate, path: "sweep/\(variant.name)/rate-\(rate)/seed-\(seed)")
          }
        }
      }
  }

  /// The recipe with another learning rate, as many steps as a trial has, and all in proportion.
  private func recipe(of sweep: Sweep, _ rate: Float, seed: UInt64) -> TrainingConfiguration {
    var recipe = recipe
    recipe.seed = seed
    recipe.learningRate = rate
    recipe.minimumLearningRate = rate * (self.recipe.minimumLearningRate / self.recipe.learningRate)
    recipe.stepCount = sweep.stepCount
    recipe.warmupStepCount = min(recipe.warmupStepCount, sweep.stepCount / 10)
    recipe.targetAccuracy = nil
    return recipe
  }
}
