import SluiceTables

/// A forecast of a series, in the units of its channels.
public struct Forecast: Sendable, Hashable {
  /// The name of the series.
  public let series: String
  /// The names of the channels.
  public let channels: [String]
  /// The times of the rows in seconds since 1970; empty if the series has no times or no regular step.
  public let times: [Int64]
  /// The values, one list of channels for each row.
  public let values: [[Double]]
  /// The probabilities of the quantiles, increasing; empty if there are none.
  public let quantileLevels: [Double]
  /// The quantiles of each row and channel, `[row][channel][quantile]`; empty for rows without quantiles.
  public let quantiles: [[[Double]]]

  /// The number of rows.
  public var rowCount: Int { values.count }
}
