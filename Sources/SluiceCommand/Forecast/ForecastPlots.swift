import Sluice
import SluiceSeries

/// The plots of an evaluation: forecasts beside the values, and errors over the horizon.
struct ForecastPlots {
  private let plots: [(name: String, plot: LinePlot)]

  /// The most channels with a plot of their own.
  private static let channelLimit = 12

  /// - Parameters:
  ///   - saved: the forecaster.
  ///   - data: the windows.
  ///   - report: the errors.
  ///   - part: the part that was evaluated.
  init(
    _ saved: SavedForecaster, _ data: ForecastWindows, _ report: ForecastReport, part: SeriesPart
  ) {
    let channels = report.model.channelNames.prefix(Self.channelLimit).enumerated()
    plots =
      [("horizon", Self.errors(report))]
      + channels.map { index, name in
        ("forecast-\(index + 1)", Self.forecast(of: index, name: name, saved, data, part: part))
      }
  }

  /// Writes the plots as SVG and PNG.
  ///
  /// - Returns: the paths of the files.
  /// - Throws: `FileError` if a file cannot be written.
  func write(to folder: String) throws -> [String] {
    try plots.flatMap { try $0.plot.drawing.write(to: folder, name: $0.name) }
  }

  private static func errors(_ report: ForecastReport) -> LinePlot {
    LinePlot(
      title: "Mean squared error over the horizon",
      description: "Mean squared error in the standardized scale, by row of the horizon.",
      xLabel: "row of the horizon",
      panels: [
        .init(
          yLabel: "MSE",
          series: ([report.model] + report.baselines).map { scores in
            LinePlot.Series(
              name: scores.method,
              points: scores.steps.enumerated().map { step, errors in
                LinePlot.Point(
                  x: Double(step + 1), y: errors.mse, low: errors.mse, high: errors.mse)
              })
          })
      ])
  }

  /// The forecast of the window in the middle of the part.
  private static func forecast(
    of channel: Int, name: String, _ saved: SavedForecaster, _ data: ForecastWindows,
    part: SeriesPart
  ) -> LinePlot {
    let number = data.windowCount(of: part) / 2
    let batch = data.windows(number..<number + 1, of: part)
    let forecast = WindowForecast(of: channel, in: batch, by: saved, scale: data.profile.scale)
    let (horizon, targetCount) = (data.horizon, data.profile.targetCount)
    func restored(_ value: Float) -> Double {
      data.profile.scale.restored(Double(value), channel: channel)
    }
    let shown = min(data.contextLength, 2 * horizon)
    let history = batch.inputs.scalars
    let width = data.profile.channels.count
    func point(_ x: Int, _ y: Double) -> LinePlot.Point {
      LinePlot.Point(x: Double(x), y: y, low: y, high: y)
    }
    let past = (data.contextLength - shown..<data.contextLength).map { row in
      point(row - data.contextLength + 1, restored(history[row * width + channel]))
    }
    let (targets, weights) = (batch.targets.scalars, batch.weights?.scalars)
    let truth = (0..<horizon).compactMap { row -> LinePlot.Point? in
      let place = row * targetCount + channel
      guard weights.map({ $0[place] > 0 }) ?? true else { return nil }
      return point(row + 1, restored(targets[place]))
    }
    let predicted = forecast.values.enumerated().map { row, value in
      var point = point(row + 1, value)
      if let band = forecast.band { (point.low, point.high) = (band.low[row], band.high[row]) }
      return point
    }
    let band = forecast.band.map { " (band: \($0.name))" } ?? ""
    return LinePlot(
      title: "\(name): forecast of a window of the \(part.rawValue) part",
      description: "Values of \(name) and their forecast for \(horizon) rows.",
      xLabel: "rows after the last known row",
      panels: [
        .init(
          yLabel: name,
          series: [
            .init(name: "values", points: past + truth),
            .init(name: "forecast" + band, points: predicted),
          ])
      ])
  }
}
