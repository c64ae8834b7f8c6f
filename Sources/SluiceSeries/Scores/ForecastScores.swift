import Sluice
import SluiceFiles

/// The errors of a forecast method over every window of a part.
///
/// All sums are in double precision, in order of the windows. Missing targets are not counted.
///
/// ```swift
/// let scores = ForecastScores(of: LastValue(), on: data, part: .test)
/// print(scores.all.mse, scores.all.mae)  // as in publications: in the standardized scale, over all targets
/// print(scores.channels[0].maeInUnits)   // in the units of the first channel
/// print(scores.steps[0].mse)             // of the first row of the horizon
/// ```
public struct ForecastScores: Sendable, Equatable, Codable {
  /// The name of the method.
  public let method: String
  /// The part whose windows were forecast.
  public let part: SeriesPart
  /// The number of windows.
  public let windowCount: Int
  /// The errors over all targets of all windows.
  public let all: ForecastErrors
  /// The errors by row of the horizon.
  public let steps: [ForecastErrors]
  /// The errors by channel.
  public let channels: [ForecastErrors]
  /// The names of the channels.
  public let channelNames: [String]
  /// The probabilities of the quantiles, if the method gives quantiles.
  public let quantiles: [Double]?

  /// Forecasts every window of a part.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - data: the windows.
  ///   - part: the part.
  ///   - batchSize: the number of windows that are forecast at once.
  public init(
    of method: some ForecastMethod, on data: ForecastWindows, part: SeriesPart = .test,
    batchSize: Int = 64
  ) {
    self.init(of: method, on: data, part: part, batchSize: batchSize) { _ in }
  }

  /// Forecasts every window of a part, and reports progress.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - data: the windows.
  ///   - part: the part.
  ///   - batchSize: the number of windows that are forecast at once.
  ///   - report: called after each batch with the share that is done.
  /// - Throws: errors of `report`.
  public init(
    of method: some ForecastMethod, on data: ForecastWindows, part: SeriesPart = .test,
    batchSize: Int = 64, report: (Double) throws -> Void
  ) rethrows {
    require(batchSize > 0, "a batch must have at least 1 window, not \(batchSize)")
    let count = data.windowCount(of: part)
    let quantileMethod = method as? any QuantileForecastMethod
    var sums = ForecastSums(data, quantiles: quantileMethod?.quantiles ?? [])
    for start in stride(from: 0, to: count, by: batchSize) {
      let numbers = start..<min(start + batchSize, count)
      let batch = data.windows(numbers, of: part)
      let series = numbers.map { data.position($0, of: part).series }
      withoutGradient {
        if let quantileMethod {
          let (forecast, quantiles) = quantileMethod.forecastWithQuantiles(batch)
          sums.add(forecast, quantiles, of: batch, series: series)
        } else {
          sums.add(method.forecast(batch), nil, of: batch, series: series)
        }
      }
      try report(Double(numbers.upperBound) / Double(count))
    }
    self.method = method.name
    self.part = part
    windowCount = count
    all = sums.all
    steps = sums.steps
    channels = sums.channels
    channelNames = data.profile.channels.prefix(data.profile.targetCount).map(\.name)
    quantiles = quantileMethod?.quantiles
  }

  private enum CodingKeys: CodingKey {
    case method, part, windowCount, steps, channels, channelNames, quantiles
  }

  /// Reads scores.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    method = try container.decode(String.self, forKey: .method)
    part = try container.decode(SeriesPart.self, forKey: .part)
    windowCount = try container.decode(Int.self, forKey: .windowCount)
    steps = try container.decode([ForecastErrors].self, forKey: .steps)
    channels = try container.decode([ForecastErrors].self, forKey: .channels)
    channelNames = try container.decode([String].self, forKey: .channelNames)
    quantiles = try container.decodeIfPresent([Double].self, forKey: .quantiles)
    all = try ForecastErrors(from: decoder)
  }

  /// Writes one object: the errors over all targets (`mse`, `mae` and so on) and those by step and channel.
  public func encode(to encoder: any Encoder) throws {
    try all.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(part, forKey: .part)
    try container.encode(windowCount, forKey: .windowCount)
    try container.encode(steps, forKey: .steps)
    try container.encode(channels, forKey: .channels)
    try container.encode(channelNames, forKey: .channelNames)
    try container.encodeIfPresent(quantiles, forKey: .quantiles)
  }
}
