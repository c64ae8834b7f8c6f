import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining
import Testing

/// The code of the article on forecasting.
@Suite struct ForecastingTests {
  /// Hourly load with a daily season, lower on holidays; the last 12 rows have no load yet.
  private func table() -> String {
    var random = RandomStream(seed: 1)
    let lines = (0..<732).map { row in
      let isHoliday = row / 24 % 7 == 6
      random = random.substream(UInt64(row))
      let load =
        50 + 20 * sin(Double(row) * .pi / 12) - (isHoliday ? 15 : 0) + Double(random.uniform(at: 0))
      let time = Timestamp(seconds: 1_600_000_000 + 3600 * Int64(row))
      return "\(time),\(row < 720 ? "\(load)" : ""),\(isHoliday ? 1 : 0)"
    }
    return "time,load,holiday\n" + lines.joined(separator: "\n") + "\n"
  }

  @Test func aTableIsForecast() throws {
    try inTemporaryFolder { folder in
      try Data(table().utf8).write(to: URL(fileURLWithPath: folder + "/power.csv"))
      let table = try Table(path: folder + "/power.csv")
      let columns = SeriesColumns(targets: ["load"], known: ["holiday"])
      let panel = try Series.panel(of: table, columns)
      let future = panel[0]

      let data = try ForecastWindows(panel, contextLength: 72, horizon: 12)
      print(data.profile.period ?? 0, data.windowCount(of: .training))

      var setup = ForecastSetup(data)
      setup.model.gates = [.headwise]
      let run = RunFolder(path: folder + "/run")
      let trainer = try Trainer<Forecaster>(
        model: setup.model, data: data, configuration: setup.recipe, run: run)
      try trainer.train()

      let saved = try SavedForecaster(contentsOf: run.path)
      let scores = ForecastScores(of: saved, on: data, part: .test)
      let naive = ForecastScores(of: SeasonalLastValue(period: 24), on: data, part: .test)
      print(scores.all.mse, scores.all.maeInUnits, scores.all.coverage ?? 0, naive.all.mse)
      #expect(data.profile.period == 24)
      #expect(scores.all.mse < naive.all.mse)

      setup.recipe.stepCount = 20
      let variants = [[], [Gate.headwise]].map { gates in
        var model = setup.model
        model.gates = gates
        return ComparisonPlan.Variant(name: gates.isEmpty ? "none" : "headwise", model: model)
      }
      let plan = ComparisonPlan(
        variants: variants, seeds: [1, 2, 3], recipe: setup.recipe, weights: .best)
      let results = try Comparison<Forecaster>(plan, data: data, folder: folder + "/gates").run()
      let error = ForecasterMeasures.squaredErrorName
      if let difference = results?.variants[1].scoreDifferences[error] {
        print(difference.mean, difference.confidence ?? 0)
      }
      #expect(results?.variants[1].scoreDifferences["mse"]?.count == 3)

      let forecast = try saved.forecast(after: future)
      print(forecast.times[0], forecast.values[0], forecast.quantileLevels, forecast.quantiles[0])
      #expect(forecast.rowCount == 12 && forecast.times[0] == 1_600_000_000 + 3600 * 720)
    }
  }
}
