import Sluice
import SluiceFiles

/// A time series: rows in order of time, with a value for each channel.
///
/// ```swift
/// let series = try Series(
///   name: "plant",
///   channels: [
///     .init("power", values: power),                 // is forecast
///     .init("wind", role: .observed, values: wind),  // known up to the last row
///     .init("holiday", role: .known, values: days),  // known for the future, too
///   ],
///   times: seconds)
/// ```
///
/// A panel is an array of series with equal channels.
public struct Series: Sendable, Hashable {
  /// The name in messages; can be empty.
  public let name: String
  /// The channels.
  public let channels: [Channel]
  /// The times of the rows in seconds since 1970, increasing; empty if they are not known.
  public let times: [Int64]
  /// The number of rows.
  public let rowCount: Int

  /// Makes a series of columns.
  ///
  /// - Parameters:
  ///   - name: the name in messages.
  ///   - channels: at least one target, all with equally many values; NaN is a missing value.
  ///   - times: the times of the rows in seconds since 1970; empty if they are not known.
  /// - Throws: `SeriesError` if there is no target, if two channels have one name, if lengths differ, if a value
  ///   is infinite, or if times do not increase.
  public init(
    name: String = "", channels: [Channel], times: [Int64] = []
  ) throws(SeriesError) {
    guard let first = channels.first, channels.contains(where: { $0.role == .target }) else {
      throw .noTarget
    }
    var names: Set<String> = []
    for channel in channels {
      guard names.insert(channel.name).inserted else { throw .doubledChannel(channel.name) }
      guard channel.values.count == first.values.count else {
        throw .unevenColumns(
          channel: channel.name, count: channel.values.count, expected: first.values.count)
      }
      if let row = channel.values.firstIndex(where: \.isInfinite) {
        throw .infinite(channel: channel.name, row: row)
      }
    }
    guard times.isEmpty || times.count == first.values.count else {
      throw .unevenColumns(channel: "time", count: times.count, expected: first.values.count)
    }
    if let row = times.indices.dropFirst().first(where: { times[$0] <= times[$0 - 1] }) {
      throw .timesNotIncreasing(series: name, row: row)
    }
    self.name = name
    self.channels = channels
    self.times = times
    rowCount = first.values.count
  }

  /// Makes a series without times, whose channels are all targets, of a tensor.
  ///
  /// - Parameters:
  ///   - values: `[rows, channels]`; NaN is a missing value.
  ///   - names: the names of the channels; by default "0", "1" and so on.
  /// - Throws: `SeriesError`, as `init(name:channels:times:)`.
  public init(_ values: Tensor, names: [String]? = nil) throws(SeriesError) {
    require(
      values.shape.count == 2,
      "a series must have the shape [rows, channels], not \(values.shape)")
    let width = values.shape[1]
    require(
      names.map { $0.count == width } ?? true,
      "\(names?.count ?? 0) names do not fit \(width) channels")
    let scalars = values.scalars
    try self.init(
      channels: (0..<width).map { channel in
        Channel(
          names?[channel] ?? "\(channel)",
          values: stride(from: channel, to: scalars.count, by: width).map { Double(scalars[$0]) })
      })
  }

  /// The time between two rows in seconds, if it is always the same.
  public var step: Int64? {
    guard times.count > 1 else { return nil }
    let step = times[1] &- times[0]
    let isRegular = times.indices.dropFirst().allSatisfy { times[$0] &- times[$0 - 1] == step }
    return isRegular && step > 0 ? step : nil
  }

  /// The median of the times between two rows in seconds; about 30 days for monthly rows.
  var usualStep: Int64? {
    guard times.count > 1 else { return nil }
    let steps = times.indices.dropFirst().map { times[$0] &- times[$0 - 1] }.sorted()
    return steps[steps.count / 2]
  }
}
