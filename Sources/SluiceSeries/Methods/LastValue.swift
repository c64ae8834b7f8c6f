import Sluice

/// The forecast that nothing changes: the last known value of each target.
public struct LastValue: ForecastMethod {
  /// "last value".
  public let name = "last value"

  /// Makes the method.
  public init() {}

  /// The last row of the context, for each row of the horizon.
  public func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
    let last = batch.contextLength - 1
    return batch.history.gathered(
      at: Array(repeating: last, count: batch.horizon), axis: 1)
  }
}
