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
  public static let usualContextLength = 504
  /// The usual number of rows to forecast.
  public static let usualHorizon = 96

  /// The learning rate for a context of one row and the usual horizon.
  private static let rate: Float = 0.048
  /// The most passes over the training windows.
  private static let passLimit = 10

  /// The settings for windows.
  public init(_ data: ForecastWindows) {
    let profile = data.profile
    model = Forecaster.Configuration(
      contextLength: data.contextLength, horizon: data.horizon, targetCount: profile.targetCount,
      observedCount: profile.channels.count - profile.targetCount - profile.knownCount,
      knownCount: profile.knownCount, period: profile.period)
    recipe = Self.recipe
    // With a long context, the linear map leaves little to learn; with a long horizon, there are few windows that do not
    // overlap. Attention overfits in both cases, unless it learns slowly.
    let lengths = Float(data.contextLength) * Float(max(Self.usualHorizon, data.horizon))
    recipe.learningRate = Self.rate * Float(Self.usualHorizon) / lengths
    // Short series are overfitted by more passes.
    let passes = Self.passLimit * data.windowCount(of: .training) / recipe.batchSize
    recipe.stepCount = max(1, min(recipe.stepCount, passes))
    recipe.warmupStepCount = min(recipe.warmupStepCount, recipe.stepCount / 10)
    recipe.evaluationInterval = max(1, recipe.stepCount / 15)
  }

  /// The usual recipe.
  public static var recipe: TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.stepCount = 1500
    recipe.batchSize = 16
    recipe.learningRate = rate / Float(usualContextLength)
    recipe.minimumLearningRate = 0
    recipe.warmupStepCount = 50
    recipe.evaluationInterval = 100
    recipe.optimizer.weightDecay = 0.01
    recipe.optimizer.betas = (0.9, 0.999)
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

/// The number of known rows and of rows to forecast of windows, where they are not given.
public struct ForecastLengths: Sendable, Hashable {
  /// The number of known rows in a window.
  public let context: Int
  /// The number of rows to forecast.
  public let horizon: Int

  /// The usual lengths, shorter for short series: every part of the longest series has a window.
  ///
  /// - Parameters:
  ///   - panel: the series.
  ///   - split: the training, validation and test rows.
  ///   - context: the number of known rows; nil for the usual number.
  ///   - horizon: the number of rows to forecast; nil for the usual number.
  /// - Throws: `SeriesError` if the split does not fit the series.
  public init(
    of panel: [Series], split: SeriesSplit, context: Int? = nil, horizon: Int? = nil
  ) throws(SeriesError) {
    let parts = try split.parts(ofRows: panel.map(\.rowCount).max() ?? 0)
    let room = [parts.validation, parts.test].map(\.count).filter { $0 > 0 }.min() ?? 1
    self.horizon = horizon ?? min(ForecastSetup.usualHorizon, max(1, room))
    // Half of the training rows as context leave as many windows to train on.
    let half = max(1, (parts.training.count - self.horizon) / 2)
    self.context = context ?? min(ForecastSetup.usualContextLength, half)
  }
}
