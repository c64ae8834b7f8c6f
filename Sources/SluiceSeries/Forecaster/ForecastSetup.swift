import Sluice
import SluiceModels
import SluiceTraining

/// The usual settings of model and training for a forecast.
///
/// ```swift
/// let setup = ForecastSetup(data)
/// let trainer = try Trainer<Forecaster>(
///   model: setup.model, data: data, configuration: setup.recipe, run: RunFolder(path: "runs/power"))
/// ```
public struct ForecastSetup: Sendable {
  /// The model.
  public var model: Forecaster.Configuration
  /// The recipe.
  public var recipe: TrainingConfiguration

  /// The usual number of known rows.
  public static let usualContextLength = 336
  /// The usual number of rows to forecast.
  public static let usualHorizon = 96

  /// The settings for windows.
  public init(_ data: ForecastWindows) {
    let profile = data.profile
    model = Forecaster.Configuration(
      contextLength: data.contextLength, horizon: data.horizon, targetCount: profile.targetCount,
      observedCount: profile.channels.count - profile.targetCount - profile.knownCount,
      knownCount: profile.knownCount, period: profile.period)
    recipe = Self.recipe
  }

  /// The usual recipe.
  public static var recipe: TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.stepCount = 500
    recipe.batchSize = 16
    recipe.learningRate = 5e-3
    recipe.minimumLearningRate = 0
    recipe.warmupStepCount = 50
    recipe.evaluationInterval = 50
    recipe.validationBatchSize = 64
    return recipe
  }
}

extension SeriesProfile {
  /// Whether a model has the channels of the profile.
  func fits(_ model: Forecaster.Configuration) -> Bool {
    model.targetCount == targetCount && model.knownCount == knownCount
      && model.channelCount == channels.count
  }
}
