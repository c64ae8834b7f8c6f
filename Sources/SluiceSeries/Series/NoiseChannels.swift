import Sluice
import SluiceModels

/// Channels of noise that are added to series, to measure how much a model loses by inputs without information.
///
/// The values are standard normal and independent of each other and of the series. They are determined by the seed,
/// the place of the series, the channel and the row.
///
/// ```swift
/// let noisy = try NoiseChannels(count: 7).added(to: series)
/// let data = try ForecastWindows(noisy, contextLength: 336, horizon: 96)
/// ```
public struct NoiseChannels: Sendable, Hashable, Codable {
  /// The number of channels.
  public var count: Int
  /// The random seed of the values.
  public var seed: UInt64

  /// Makes settings.
  public init(count: Int, seed: UInt64 = 0) {
    self.count = count
    self.seed = seed
  }

  /// The series with observed channels of noise after its own channels; their names are "noise 1" and so on.
  ///
  /// - Throws: `SeriesError.badCount` if the number of channels is not valid, `SeriesError.doubledChannel` if the
  ///   series has a channel of such a name.
  public func added(to series: Series) throws(SeriesError) -> Series {
    try added(to: series, number: 0)
  }

  /// The series of a panel with channels of noise, which differ between the series.
  ///
  /// - Throws: `SeriesError`, as for one series.
  public func added(to panel: [Series]) throws(SeriesError) -> [Series] {
    var noisy: [Series] = []
    for (number, series) in panel.enumerated() {
      noisy.append(try added(to: series, number: number))
    }
    return noisy
  }

  /// The most channels.
  public static let countLimit = 1 << 16

  private func added(to series: Series, number: Int) throws(SeriesError) -> Series {
    guard (1...Self.countLimit).contains(count) else { throw .badNoiseCount(count) }
    let random = RandomStream(seed: seed).substream(UInt64(number))
    let noise = (0..<count).map { channel in
      let values =
        series.rowCount == 0
        ? []
        : Initialization.normal(standardDeviation: 1).tensor(
          [series.rowCount], using: random.substream(UInt64(channel))
        ).scalars
      return Series.Channel(
        "noise \(channel + 1)", role: .observed, values: values.map(Double.init))
    }
    return try Series(name: series.name, channels: series.channels + noise, times: series.times)
  }
}
