import Sluice
import SluiceFiles

/// The sums of the errors of forecasts, by row of the horizon and channel.
struct ForecastSums {
  private let scale: SeriesScale
  private let quantiles: [Double]
  private let horizon: Int
  /// The errors that the absolute scaled error is relative to, for each series and target.
  private let seasonalErrors: [[Double?]]
  /// The sums of each row of the horizon and each target: `[horizon, targets]`.
  private var sums: [ErrorSums]

  private var targetCount: Int { scale.means.count }

  init(_ data: ForecastWindows, quantiles: [Double]) {
    require(
      zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 < $1 }
        && quantiles.allSatisfy { $0 > 0 && $0 < 1 },
      "the probabilities of quantiles must increase, between 0 and 1, not \(quantiles)")
    scale = data.profile.targetScale
    self.quantiles = quantiles
    horizon = data.horizon
    let targetCount = data.profile.targetCount
    seasonalErrors = data.series.map {
      $0.seasonalErrors(period: data.profile.period ?? 1, targetCount: targetCount)
    }
    sums = Array(repeating: ErrorSums(), count: horizon * targetCount)
  }

  /// Adds the errors of a batch, whose windows belong to the given series.
  mutating func add(
    _ forecast: Tensor, _ quantileForecast: Tensor?, of batch: ForecastWindows.Batch,
    series: [Int]
  ) {
    let shape = batch.targets.shape
    require(
      forecast.shape == shape, "a forecast has the shape \(forecast.shape), expected \(shape)")
    require(
      quantileForecast.map { $0.shape == shape + [quantiles.count] } ?? true,
      """
      a forecast of quantiles has the shape \(quantileForecast?.shape ?? []), expected \
      \(shape + [quantiles.count])
      """)
    let weights = batch.weights?.scalars
    let (scale, targetCount, seasonal) = (scale, targetCount, seasonalErrors)
    let size = horizon * targetCount
    let quantileValues = quantileForecast?.scalars ?? []
    batch.targets.withUnsafeScalars { targets in
      forecast.withUnsafeScalars { forecasts in
        for window in 0..<series.count {
          for place in 0..<size {
            let index = window * size + place
            if let weights, weights[index] == 0 { continue }
            let channel = place % targetCount
            let (y, f) = (Double(targets[index]), Double(forecasts[index]))
            sums[place].add(
              error: y - f, deviation: scale.deviations[channel],
              target: scale.restored(y, channel: channel),
              forecast: scale.restored(f, channel: channel),
              seasonal: seasonal[series[window]][channel])
            if !quantileValues.isEmpty {
              let first = index * quantiles.count
              sums[place].add(
                y, quantiles: quantiles,
                values: quantileValues[first..<first + quantiles.count])
            }
          }
        }
      }
    }
  }

  /// The errors over all targets.
  var all: ForecastErrors { errors(of: Array(sums.indices)) }

  /// The errors by row of the horizon.
  var steps: [ForecastErrors] {
    (0..<horizon).map { errors(of: Array($0 * targetCount..<($0 + 1) * targetCount)) }
  }

  /// The errors by target.
  var channels: [ForecastErrors] {
    (0..<targetCount).map {
      errors(of: Array(stride(from: $0, to: sums.count, by: targetCount)))
    }
  }

  private func errors(of places: [Int]) -> ForecastErrors {
    places.reduce(into: ErrorSums()) { $0.add(sums[$1]) }.errors(quantileCount: quantiles.count)
  }
}

/// The sums of errors of some targets.
private struct ErrorSums {
  private var count = 0
  private var squared = 0.0
  private var absolute = 0.0
  private var squaredInUnits = 0.0
  private var absoluteInUnits = 0.0
  private var relative = 0.0
  private var scaled = 0.0
  private var scaledCount = 0
  private var quantileLoss = 0.0
  private var coveredCount = 0

  mutating func add(
    error: Double, deviation: Double, target: Double, forecast: Double, seasonal: Double?
  ) {
    count += 1
    squared += error * error
    absolute += abs(error)
    squaredInUnits += error * deviation * error * deviation
    absoluteInUnits += abs(error) * deviation
    let magnitude = abs(target) + abs(forecast)
    // NaN is not 0, and remains.
    if magnitude != 0 { relative += abs(error) * deviation / magnitude }
    if let seasonal {
      scaled += abs(error) / seasonal
      scaledCount += 1
    }
  }

  mutating func add(_ y: Double, quantiles: [Double], values: ArraySlice<Float>) {
    for (probability, value) in zip(quantiles, values) {
      let error = y - Double(value)
      quantileLoss += error >= 0 ? probability * error : (probability - 1) * error
    }
    if let low = values.first, let high = values.last, Double(low) <= y, y <= Double(high) {
      coveredCount += 1
    }
  }

  mutating func add(_ other: ErrorSums) {
    count += other.count
    squared += other.squared
    absolute += other.absolute
    squaredInUnits += other.squaredInUnits
    absoluteInUnits += other.absoluteInUnits
    relative += other.relative
    scaled += other.scaled
    scaledCount += other.scaledCount
    quantileLoss += other.quantileLoss
    coveredCount += other.coveredCount
  }

  func errors(quantileCount: Int) -> ForecastErrors {
    let total = Double(count)
    return ForecastErrors(
      count: count, mse: squared / total, mae: absolute / total,
      mseInUnits: squaredInUnits / total, maeInUnits: absoluteInUnits / total,
      smape: 200 * relative / total,
      mase: scaledCount > 0 ? scaled / Double(scaledCount) : nil,
      quantileLoss: quantileCount > 0 ? quantileLoss / (total * Double(quantileCount)) : nil,
      coverage: quantileCount > 1 ? Double(coveredCount) / total : nil)
  }
}
