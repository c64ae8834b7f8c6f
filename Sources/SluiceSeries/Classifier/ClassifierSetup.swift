import Sluice
import SluiceModels
import SluiceTraining

/// The usual settings of model and training for a classifier of sequences.
///
/// ```swift
/// let setup = ClassifierSetup(data)
/// let trainer = try Trainer<SequenceClassifier>(
///   model: setup.model, data: data, configuration: setup.recipe, run: RunFolder(path: "runs/gestures"))
/// ```
public struct ClassifierSetup: Sendable {
  /// The model.
  public var model: SequenceClassifier.Configuration
  /// The recipe.
  public var recipe: TrainingConfiguration

  /// Sets with fewer sequences have smaller batches, so that a step does not see most of them.
  private static let smallCount = 64
  /// The least number of passes over the training sequences.
  private static let passCount = 4
  /// The most steps, unless they are given.
  private static let stepLimit = 20_000

  /// The settings for sequences.
  public init(_ data: SequenceDataset) {
    let profile = data.profile
    model = SequenceClassifier.Configuration(
      channelCount: profile.inputChannelCount,
      classCount: profile.targetScale == nil ? profile.classNames.count : nil,
      sequenceLength: profile.longest)
    model.levelCount = profile.levels == nil ? 0 : SequenceLevels.count
    recipe = Self.recipe
    if data.count < Self.smallCount { recipe.batchSize = 8 }
    recipe.batchSize = max(1, min(recipe.batchSize, data.count))
    let passes = Self.passCount * data.count / recipe.batchSize
    recipe.stepCount = max(recipe.stepCount, min(passes, Self.stepLimit))
    recipe.warmupStepCount = recipe.stepCount / 10
    recipe.evaluationInterval = max(1, recipe.stepCount / 10)
  }

  /// The usual recipe.
  public static var recipe: TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.stepCount = 500
    recipe.batchSize = 16
    recipe.learningRate = 4e-3
    recipe.minimumLearningRate = 4e-5
    recipe.warmupStepCount = 50
    recipe.evaluationInterval = 50
    recipe.optimizer.weightDecay = 0.01
    recipe.optimizer.betas = (0.9, 0.999)
    recipe.validationBatchSize = 32
    return recipe
  }
}

extension SequenceProfile {
  /// Weights for the classes that make all of them count alike: `sequences / (classes x sequences of the class)`.
  ///
  /// A class without training sequences has the weight 0. Nil if the model predicts a number.
  public var balancedWeights: [Float]? {
    guard targetScale == nil else { return nil }
    let classCount = classCounts.count { $0 > 0 }
    let sum = classCounts.reduce(0, +)
    return classCounts.map { $0 == 0 ? 0 : Float(sum) / Float(classCount * $0) }
  }
}
