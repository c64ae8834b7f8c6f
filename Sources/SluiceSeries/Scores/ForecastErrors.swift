/// Mean errors of forecasts over a number of targets.
///
/// Errors without a target are NaN.
public struct ForecastErrors: Sendable, Equatable, Codable {
  /// The number of observed targets.
  public let count: Int
  /// The mean squared error in the standardized scale.
  public let mse: Double
  /// The mean absolute error in the standardized scale.
  public let mae: Double
  /// The mean squared error in the units of the channels.
  public let mseInUnits: Double
  /// The mean absolute error in the units of the channels.
  public let maeInUnits: Double
  /// The symmetric mean absolute percentage error, `200 |y - f| / (|y| + |f|)` in the units of the channels, from 0
  /// to 200; 0 where both are 0.
  public let smape: Double
  /// The mean absolute scaled error: the absolute error relative to the mean of `|y[t] - y[t - season]|` over the
  /// training rows of the same channel and series; nil if no channel varies there.
  ///
  /// The season is the profile's period, or 1 if there is none. Above 1, forecasts are worse than the seasonal last
  /// value was in training, one season ahead.
  public let mase: Double?
  /// The mean quantile loss in the standardized scale, `max(p (y - q), (p - 1) (y - q))`, over all targets and
  /// quantiles; nil if the method gives no quantiles.
  public let quantileLoss: Double?
  /// The share of targets from the lowest to the highest quantile; nil if the method gives fewer than two quantiles.
  public let coverage: Double?
}
