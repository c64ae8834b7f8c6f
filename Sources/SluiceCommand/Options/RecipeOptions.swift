import ArgumentParser
import Sluice
import SluiceTraining

/// The flags of the recipe; settings without a flag keep their values.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Number of training steps. (default for text: 1200)")
  var steps: Int?

  @Option(help: "Batch size: text windows, or examples of a task, in a batch. (default: 12)")
  var batch: Int?

  @Option(help: "Gradient accumulation: number of batches in a step. (default: 1)")
  var accumulate: Int?

  @Option(help: "Peak learning rate, reached after the warmup. (default for text: 0.004)")
  var learningRate: Float?

  @Option(help: "Final learning rate, at the last step. (default: --learning-rate / 10)")
  var minLearningRate: Float?

  @Option(
    help: """
      Number of warmup steps, in which the learning rate rises. (default: 100, at most --steps / 10)
      """)
  var warmup: Int?

  @Option(help: "Learning rate schedule after the warmup. (default: cosine)")
  var schedule: ScheduleKind?

  @Option(help: "Optimizer. (default for text: muon)")
  var optimizer: OptimizerKind?

  @Option(
    help: """
      Weight decay, for weight matrices only. (default: 0.1 with adamw and muon, 0 with sgd)
      """)
  var weightDecay: Float?

  @Option(help: "AdamW's beta2: decay rate of the mean of squared gradients. (default: 0.99)")
  var beta2: Float?

  @Option(help: "Gradient clipping: maximum norm of all gradients; 0 disables it. (default: 1)")
  var clip: Float?

  @Option(
    help: """
      Evaluation interval: steps between evaluations. Each evaluation also saves a checkpoint. (default for \
      text: 200; with fewer than 250 --steps: --steps / 10)
      """)
  var evalEvery: Int?

  @Option(
    help: "Number of validation examples in each evaluation, always the same ones. (default: 240)")
  var evalExamples: Int?

  @Option(help: "Number of validation batches of size --batch, instead of --eval-examples.")
  var evalBatches: Int?

  @Option(
    name: .customLong("init"),
    help: """
      Standard deviation of the initial weights. Narrow models need a larger value. (default: 0.02)
      """)
  var initialDeviation: Float?

  @OptionGroup var memory: MemoryOptions
  @OptionGroup var precision: PrecisionOptions

  func validate() throws {
    guard evalBatches == nil || evalExamples == nil else {
      throw ValidationError(
        "--eval-examples and --eval-batches cannot be combined: they set the same number.")
    }
    guard beta2 == nil || optimizer != .sgd else {
      throw ValidationError("--beta2 is for adamw and muon, not for --optimizer sgd.")
    }
  }

  /// The recipe of a new run.
  ///
  /// - Parameter base: the settings without flags.
  func configuration(
    _ base: TrainingConfiguration = TrainingConfiguration()
  ) -> TrainingConfiguration {
    var recipe = base
    if let steps { recipe.stepCount = steps }
    if warmup == nil {
      recipe.warmupStepCount = min(base.warmupStepCount, max(0, recipe.stepCount / 10))
    }
    // A short training gets several evaluations, because a curve needs more than one point.
    if evalEvery == nil, recipe.stepCount < 250 {
      recipe.evaluationInterval = min(base.evaluationInterval, max(1, recipe.stepCount / 10))
    }
    if let learningRate, minLearningRate == nil { recipe.minimumLearningRate = learningRate / 10 }
    return applied(to: recipe)
  }

  /// The configuration with the given flags applied.
  func applied(to base: TrainingConfiguration) -> TrainingConfiguration {
    var recipe = base
    if let steps { recipe.stepCount = steps }
    if let batch { recipe.batchSize = batch }
    if let accumulate { recipe.accumulationCount = accumulate }
    if let learningRate { recipe.learningRate = learningRate }
    if let minLearningRate { recipe.minimumLearningRate = minLearningRate }
    if let warmup { recipe.warmupStepCount = warmup }
    if let schedule, schedule != recipe.schedule.name {
      recipe.schedule = ScheduleChoice(schedule)
    }
    if let optimizer, optimizer != recipe.optimizer.name {
      recipe.optimizer = OptimizerChoice(optimizer)
    }
    if let weightDecay { recipe.optimizer.weightDecay = weightDecay }
    if let beta2, let betas = recipe.optimizer.betas {
      recipe.optimizer.betas = (betas.first, beta2)
    }
    if let clip { recipe.clippingNorm = clip == 0 ? nil : clip }
    if let evalEvery { recipe.evaluationInterval = evalEvery }
    if let evalExamples { recipe.validationExampleCount = evalExamples }
    if let evalBatches {
      recipe.validationBatchSize = recipe.batchSize
      let (count, isTooLarge) = evalBatches.multipliedReportingOverflow(by: recipe.batchSize)
      // A product that overflows is reported by the validation of the recipe.
      recipe.validationExampleCount = isTooLarge ? 0 : count
    }
    if let initialDeviation { recipe.initialDeviation = initialDeviation }
    if let precision = precision.precision { recipe.precision = precision }
    if let activations = memory.activations { recipe.activationFormat = activations }
    if let recompute = memory.recompute { recipe.recomputesBlocks = recompute }
    return recipe
  }
}

extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
