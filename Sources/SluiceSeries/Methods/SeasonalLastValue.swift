import Sluice
import SluiceFiles

/// The forecast that the last season repeats: the value of each target a whole number of seasons earlier.
///
/// ```swift
/// let method = SeasonalLastValue(period: 24)  // hourly values: that of the same hour of the last known day
/// ```
public struct SeasonalLastValue: ForecastMethod {
  /// "seasonal last value".
  public let name = "seasonal last value"
  /// The number of rows of a season.
  public let period: Int

  /// Makes the method for a season of `period` rows, at least 1.
  public init(period: Int) {
    require(period > 0, "a season must have at least 1 row, not \(period)")
    self.period = period
  }

  /// The last season of the context, repeated; the last value if the context is shorter than a season.
  public func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
    let (context, period) = (batch.contextLength, self.period)
    guard context >= period else { return LastValue().forecast(batch) }
    return batch.history.gathered(
      at: (0..<batch.horizon).map { context - period + $0 % period }, axis: 1)
  }
}
