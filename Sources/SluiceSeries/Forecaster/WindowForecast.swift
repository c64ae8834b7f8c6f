import Sluice

/// The forecast of a channel of a window, in the units of the channel.
package struct WindowForecast {
  /// A band between two quantiles.
  package struct Band {
    /// The probabilities of the quantiles.
    package let levels: (low: Double, high: Double)
    /// The lower quantile for each row of the horizon.
    package let low: [Double]
    /// The upper quantile for each row of the horizon.
    package let high: [Double]

    /// `10 % to 90 % quantile`.
    package var name: String {
      func percent(_ level: Double) -> String {
        let tenths = Int((level * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(Double(tenths) / 10) %"
      }
      return "\(percent(levels.low)) to \(percent(levels.high)) quantile"
    }
  }

  /// The forecast for each row of the horizon.
  package let values: [Double]
  /// The widest band of at most 80 %; nil if there are too few quantiles.
  package let band: Band?

  /// Forecasts a channel of the first window of a batch.
  ///
  /// - Parameters:
  ///   - channel: the index of a target.
  ///   - batch: the window.
  ///   - saved: the forecaster.
  ///   - scale: the scale of the channels of the window.
  package init(
    of channel: Int, in batch: ForecastWindows.Batch, by saved: SavedForecaster,
    scale: SeriesScale
  ) {
    let (forecast, quantiles) = saved.forecastWithQuantiles(batch)
    let (levels, scalars, spread) = (saved.quantiles, forecast.scalars, quantiles.scalars)
    let targetCount = saved.profile.targetCount
    let rows = 0..<saved.model.configuration.horizon
    func restored(_ value: Float) -> Double { scale.restored(Double(value), channel: channel) }
    func quantile(_ level: Int) -> [Double] {
      rows.map { restored(spread[($0 * targetCount + channel) * levels.count + level]) }
    }
    values = rows.map { restored(scalars[$0 * targetCount + channel]) }
    // Levels are stored as Float, so that 0.1 may be slightly less.
    let low = levels.firstIndex { $0 >= 0.1 - 1e-6 }
    let high = levels.lastIndex { $0 <= 0.9 + 1e-6 }
    if let low, let high, low < high {
      band = Band(
        levels: (levels[low], levels[high]), low: quantile(low), high: quantile(high))
    } else {
      band = nil
    }
  }
}
