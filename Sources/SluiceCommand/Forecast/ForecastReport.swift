import SluiceFiles
import SluiceSeries

/// The errors of a forecaster on a part of its data, beside those of simple methods on the same windows.
struct ForecastReport {
  /// The errors of the forecaster.
  let model: ForecastScores
  /// The errors of the simple methods.
  let baselines: [ForecastScores]

  /// Forecasts every window of a part with the model and with the simple methods, which are fitted to the training
  /// rows.
  ///
  /// - Parameters:
  ///   - saved: the forecaster.
  ///   - data: the windows.
  ///   - part: the part.
  init(of saved: SavedForecaster, on data: ForecastWindows, part: SeriesPart) throws {
    let progress = EvaluationProgress()
    defer { progress.clear() }
    model = ForecastScores(of: saved, on: data, part: part, report: progress.show)
    var baselines = [ForecastScores(of: LastValue(), on: data, part: part)]
    if let period = data.profile.period {
      baselines.append(
        ForecastScores(of: SeasonalLastValue(period: period), on: data, part: part))
    }
    // Without complete windows, a linear map cannot be fitted, and the table leaves it out.
    if let linear = try? LinearForecast(fittedTo: data) {
      baselines.append(ForecastScores(of: linear, on: data, part: part))
    }
    self.baselines = baselines
  }

  private var all: [ForecastScores] { [model] + baselines }

  /// The tables for the terminal: one line for each method, then one line for each channel of the forecaster.
  var text: String {
    """
    \(Wording.count(model.windowCount, "window")) of the \(model.part.rawValue) part; MSE and MAE in the \
    standardized scale

    \(Wording.table(methodRows))
    \(channelTable)\(band)
    """
  }

  private var methodRows: [[String]] {
    [["method", "MSE", "MAE", "MASE", "sMAPE"]]
      + all.map { scores in
        [
          scores.method, Self.number(scores.all.mse), Self.number(scores.all.mae),
          scores.all.mase.map { Self.number($0) } ?? "-",
          Wording.decimal(scores.all.smape, places: 1) + " %",
        ]
      }
  }

  private var channelTable: String {
    guard model.channels.count > 1 else {
      return
        "In the units of \(model.channelNames[0]): MAE \(Wording.significant(model.all.maeInUnits)), "
        + "RMSE \(Wording.significant(model.all.mseInUnits.squareRoot()))\n"
    }
    let shown = 20
    let rows = zip(model.channelNames, model.channels).prefix(shown).map { name, errors in
      [
        name, Self.number(errors.mse), Self.number(errors.mae),
        Wording.significant(errors.maeInUnits),
        Wording.significant(errors.mseInUnits.squareRoot()),
      ]
    }
    let rest =
      model.channels.count > shown
      ? "... and \(model.channels.count - shown) more columns (--json shows all)\n" : ""
    return Wording.table(
      [["column", "MSE", "MAE", "MAE in units", "RMSE in units"]] + rows) + rest
  }

  private var band: String {
    guard let coverage = model.all.coverage, let quantiles = model.quantiles,
      let low = quantiles.first, let high = quantiles.last
    else { return "" }
    return """

      \(Wording.decimal(100 * coverage, places: 1)) % of the values are between the quantiles \
      \(Float(low)) and \(Float(high)) (expected: \(Wording.decimal(100 * (high - low), places: 1)) %)

      """
  }

  private static func number(_ value: Double) -> String { Wording.decimal(value, places: 3) }

  /// The report as a line of JSON: the keys of the forecaster's scores, and `baselines`.
  func json() throws -> String {
    try JSONText.line(ScoresWithBaselines(model: model, baselines: baselines))
  }
}
