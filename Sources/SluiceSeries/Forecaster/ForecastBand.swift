import Sluice
import SluiceFiles

/// The band around forecasts: quantiles of the errors on validation windows, by row of the horizon and channel.
///
/// This gives quantiles to a model that forecasts one value (split conformal prediction). The errors of windows that
/// overlap are not independent, so the coverage on later rows can differ: `ForecastScores.coverage` measures it.
///
/// Source: Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World"; Xu and Xie 2021, "Conformal
/// prediction interval for dynamic time-series", for forecasts.
public struct ForecastBand: Codable, Sendable, Hashable {
  /// The probabilities of the quantiles, increasing.
  public let quantiles: [Double]
  /// The differences of the quantiles from the forecast in the standardized scale, `[quantiles][horizon][targets]`.
  public let offsets: [[[Float]]]

  /// The name of the file in a checkpoint.
  public static let fileName = "band.json"

  /// The usual probabilities.
  public static let usualQuantiles = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]

  /// Measures the errors of a method on windows of the validation part.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - data: the windows.
  ///   - quantiles: the probabilities, between 0 and 1, increasing.
  ///   - windowLimit: the most windows that are forecast, evenly spread.
  /// - Returns: nil if there are too few windows. Outer quantiles that need more windows are left out.
  public init?(
    of method: some ForecastMethod, on data: ForecastWindows,
    quantiles: [Double] = usualQuantiles, windowLimit: Int = 2000
  ) {
    require(
      !quantiles.isEmpty && quantiles.allSatisfy { $0 > 0 && $0 < 1 },
      "quantiles must be between 0 and 1, not \(quantiles)")
    let places = data.spreadPositions(windowLimit, of: .validation)
    let (horizon, targetCount) = (data.horizon, data.profile.targetCount)
    var errors = [[Float]](repeating: [], count: horizon * targetCount)
    for start in stride(from: 0, to: places.count, by: 64) {
      let batch = data.windows(at: Array(places[start..<min(start + 64, places.count)]))
      let forecast = method.forecast(batch).scalars
      let (targets, weights) = (batch.targets.scalars, batch.weights?.scalars)
      for index in targets.indices where weights.map({ $0[index] > 0 }) ?? true {
        errors[index % errors.count].append(targets[index] - forecast[index])
      }
    }
    let least = errors.map(\.count).min() ?? 0
    // A quantile p of n errors needs at least one error on each side of the rank p (n + 1).
    let quantiles = quantiles.filter { Double(least + 1) * min($0, 1 - $0) >= 1 - 1e-9 }
    guard quantiles.contains(where: { $0 != 0.5 }) else { return nil }
    for index in errors.indices { errors[index].sort() }
    self.quantiles = quantiles
    offsets = quantiles.map { quantile in
      (0..<horizon).map { step in
        (0..<targetCount).map { Self.quantile(quantile, of: errors[step * targetCount + $0]) }
      }
    }
  }

  /// The quantile of sorted errors for a new error: at the rank `p (n + 1)`, between two errors by their distance.
  private static func quantile(_ p: Double, of sorted: [Float]) -> Float {
    let place = min(max(p * Double(sorted.count + 1) - 1, 0), Double(sorted.count - 1))
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + Float(place - Double(low)) * (sorted[high] - sorted[low])
  }

  /// Reads a band; lists of different lengths and numbers that are not finite are errors.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    quantiles = try container.decode([Double].self, forKey: .quantiles)
    offsets = try container.decode([[[Float]]].self, forKey: .offsets)
    let isIncreasing = zip(quantiles, quantiles.dropFirst()).allSatisfy(<)
    guard isIncreasing, quantiles.allSatisfy({ $0 > 0 && $0 < 1 }), !quantiles.isEmpty else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.quantiles], found: "\(quantiles)",
        expected: "increasing numbers between 0 and 1")
    }
    let steps = offsets.map(\.count)
    let widths = offsets.flatMap { $0.map(\.count) }
    let isEven =
      offsets.count == quantiles.count && Set(steps).count == 1 && Set(widths).count == 1
      && offsets.allSatisfy { $0.allSatisfy { $0.allSatisfy(\.isFinite) } }
    guard isEven else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.offsets], found: "lists of different lengths",
        expected: "a finite number for each quantile, row and channel")
    }
  }

  /// The number of rows of the horizon.
  public var horizon: Int { offsets[0].count }

  /// The number of channels.
  public var targetCount: Int { offsets[0].first?.count ?? 0 }

  /// The quantiles of forecasts in the standardized scale.
  ///
  /// - Parameter forecast: `[windows, horizon, targets]`.
  /// - Returns: `[windows, horizon, targets, quantiles]`.
  public func quantiles(of forecast: Tensor) -> Tensor {
    let offset = Tensor.stacked(
      offsets.map { Tensor($0.flatMap(\.self), shape: [horizon, targetCount]) }, axis: 2)
    return forecast.expanded(axis: 3) + offset
  }
}
