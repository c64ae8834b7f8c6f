import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining

/// A trained forecaster with the scale of its series, to forecast what comes after the last row of a series.
///
/// ```swift
/// let saved = try SavedForecaster(contentsOf: "runs/power")
/// let forecast = try saved.forecast(after: series)
/// print(forecast.values[0])  // the first row after the series, in the units of its channels
/// ```
public struct SavedForecaster: Sendable {
  /// The model.
  public let model: Forecaster
  /// The channels, their scale, the time step and the season.
  public let profile: SeriesProfile
  /// The band around forecasts of a value; nil if the model forecasts quantiles or if it was not measured.
  public let band: ForecastBand?

  /// Makes a forecaster of its parts.
  public init(model: Forecaster, profile: SeriesProfile, band: ForecastBand? = nil) {
    self.model = model
    self.profile = profile
    self.band = band
  }

  /// Reads a checkpoint.
  ///
  /// - Parameter path: the folder of a run, whose best checkpoint is read, or of a checkpoint.
  /// - Throws: a `SluiceError` if there is no forecaster or if it is damaged.
  public init(contentsOf path: String) throws {
    let folder = try RunFolder.checkpoint(at: path)
    model = try Forecaster(contentsOf: folder)
    let profilePath = folder + "/" + SeriesProfile.fileName
    profile = try JSONFile.read(SeriesProfile.self, from: profilePath)
    guard profile.fits(model.configuration) else {
      throw SavedForecasterError.otherProfile(path: profilePath)
    }
    let bandPath = folder + "/" + ForecastBand.fileName
    let stored =
      FileKind.exists(at: bandPath) ? try JSONFile.read(ForecastBand.self, from: bandPath) : nil
    // A band of another model, which was left in the folder, is not used.
    let (horizon, targetCount) = (model.configuration.horizon, profile.targetCount)
    band = stored.flatMap {
      $0.horizon == horizon && $0.targetCount == targetCount ? $0 : nil
    }
  }
}

// MARK: - Evaluation

extension SavedForecaster: QuantileForecastMethod {
  /// The name in tables.
  public var name: String { model.name }

  /// The probabilities of the quantiles; none if the model forecasts a value and has no band.
  public var quantiles: [Double] {
    let settings = model.configuration
    return settings.loss == .quantile ? settings.quantiles.map(Double.init) : band?.quantiles ?? []
  }

  /// The forecasts of windows and their quantiles, which increase.
  public func forecastWithQuantiles(
    _ batch: ForecastWindows.Batch
  ) -> (forecast: Tensor, quantiles: Tensor) {
    withoutGradient {
      let values = model(batch)
      let forecast = model.forecast(of: values)
      guard model.configuration.loss == .quantile else {
        let none = Tensor.zeros(forecast.shape + [0])
        return (forecast, band?.quantiles(of: forecast) ?? none)
      }
      return (forecast, values.sortedRows)
    }
  }
}

extension Tensor {
  /// The elements of the last axis in increasing order: quantiles of a model can cross.
  fileprivate var sortedRows: Tensor {
    let (width, scalars) = (lastDimension, scalars)
    let sorted = stride(from: 0, to: scalars.count, by: Swift.max(1, width)).flatMap {
      scalars[$0..<$0 + width].sorted()
    }
    return Tensor(sorted, shape: shape)
  }
}

// MARK: - Forecasts

extension SavedForecaster {
  /// Forecasts the rows after the last row of a series that has a value to forecast.
  ///
  /// A horizon that is longer than the model's is forecast in pieces, each from the forecasts before it; these rows
  /// have no quantiles. Missing values are the last value before them.
  ///
  /// - Parameters:
  ///   - series: the series, with the channels that the model was trained on; channels that are known for the future
  ///     have values in the rows to forecast.
  ///   - horizon: the number of rows to forecast; nil for the model's horizon.
  /// - Throws: `SavedForecasterError` if the series is too short, or lacks a channel.
  public func forecast(after series: Series, horizon: Int? = nil) throws -> Forecast {
    let settings = model.configuration
    let (context, targetCount) = (settings.contextLength, settings.targetCount)
    let horizon = horizon ?? settings.horizon
    var window = try OpenWindow(series, profile: profile, context: context)
    try window.require(rows: horizon, known: settings.knownCount)
    var (values, quantiles): ([[Double]], [[[Double]]]) = ([], [])
    while values.count < horizon {
      let batch = window.batch(horizon: settings.horizon, profile: profile)
      let (forecast, levels) = forecastWithQuantiles(batch)
      let (scalars, width) = (forecast.scalars, levels.lastDimension)
      let spread = values.isEmpty && width > 0 ? levels.scalars : nil
      for row in 0..<min(settings.horizon, horizon - values.count) {
        let places = row * targetCount..<(row + 1) * targetCount
        values.append(
          places.map {
            profile.scale.restored(Double(scalars[$0]), channel: $0 - places.lowerBound)
          })
        guard let spread else { continue }
        quantiles.append(
          places.map { place in
            (0..<width).map {
              profile.scale.restored(
                Double(spread[place * width + $0]), channel: place - places.lowerBound)
            }
          })
      }
      window.advance(by: settings.horizon, targets: scalars, profile: profile)
    }
    return Forecast(
      series: series.name, channels: profile.channels.prefix(targetCount).map(\.name),
      times: window.times(of: horizon, step: profile.step), values: values,
      quantileLevels: quantiles.isEmpty ? [] : self.quantiles, quantiles: quantiles)
  }
}
