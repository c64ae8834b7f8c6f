import Sluice

/// A way to forecast: a baseline or a model.
///
/// ```swift
/// struct Zero: ForecastMethod {
///   let name = "mean"
///   func forecast(_ batch: ForecastWindows.Batch) -> Tensor { .zeros(batch.targets.shape) }
/// }
/// let scores = ForecastScores(of: Zero(), on: data, part: .test)
/// ```
public protocol ForecastMethod: Sendable {
  /// The name in tables.
  var name: String { get }

  /// Forecasts the targets of windows, in the standardized scale.
  ///
  /// - Parameter batch: the windows, whose targets must not be read.
  /// - Returns: `[windows, horizon, targets]`.
  func forecast(_ batch: ForecastWindows.Batch) -> Tensor
}

/// A way to forecast that also gives quantiles.
public protocol QuantileForecastMethod: ForecastMethod {
  /// The probabilities of the quantiles, increasing, between 0 and 1.
  var quantiles: [Double] { get }

  /// Forecasts the targets of windows and their quantiles, in the standardized scale.
  ///
  /// - Parameter batch: the windows, whose targets must not be read.
  /// - Returns: the forecast, `[windows, horizon, targets]`, and its quantiles, `[windows, horizon, targets, quantiles]`.
  func forecastWithQuantiles(
    _ batch: ForecastWindows.Batch
  ) -> (forecast: Tensor, quantiles: Tensor)
}

extension QuantileForecastMethod {
  /// The forecast without its quantiles.
  public func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
    forecastWithQuantiles(batch).forecast
  }
}

extension ForecastWindows.Batch {
  /// The number of targets.
  public var targetCount: Int { targets.lastDimension }

  /// The number of known rows.
  public var contextLength: Int { inputs.shape[1] }

  /// The number of rows to predict.
  public var horizon: Int { targets.shape[1] }

  /// The known rows of the targets, `[windows, context, targets]`.
  public var history: Tensor {
    targetCount == inputs.lastDimension ? inputs : inputs.columns(0..<targetCount)
  }
}
