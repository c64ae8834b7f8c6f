// A forecaster on a table: hourly sales with a daily season, which a known column of holidays changes.
import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining

let folder = FileManager.default.temporaryDirectory.path + "/sales-\(UUID())"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

// 60 days. The last day has no sales yet: it is to be forecast, and only its holidays are known.
let (dayCount, random) = (60, RandomStream(seed: 1))
let lines = (0..<24 * dayCount).map { row in
  let (day, hour) = (row / 24, row % 24)
  let isHoliday = day % 7 == 6 || random.uniform(at: UInt64(day)) < 0.1
  let noise = Double(random.substream(1).uniform(at: UInt64(row)))
  let sales = (isHoliday ? 20 : 60) * (1 - cos(Double(hour) * .pi / 12)) + 10 * noise
  let time = Timestamp(seconds: 1_700_006_400 + 3600 * Int64(row))
  return "\(time),\(day < dayCount - 1 ? "\(sales)" : ""),\(isHoliday ? 1 : 0)"
}
try ("time,sales,holiday\n" + lines.joined(separator: "\n") + "\n")
  .write(toFile: folder + "/sales.csv", atomically: true, encoding: .utf8)

// The columns become a series, which is divided by time into training, validation and test rows.
let panel = try Series.panel(
  of: Table(path: folder + "/sales.csv"), SeriesColumns(targets: ["sales"], known: ["holiday"]))
let data = try ForecastWindows(panel, contextLength: 72, horizon: 24)
let windowCount = data.windowCount(of: .training)
print("A season of \(data.profile.period ?? 0) rows; \(windowCount) windows for training.")

let (setup, run) = (ForecastSetup(data), RunFolder(path: folder + "/run"))
let trainer = try Trainer<Forecaster>(
  model: setup.model, data: data, configuration: setup.recipe, run: run)
try trainer.train()

// Errors on all windows of the test part, in the units of the table.
let saved = try SavedForecaster(contentsOf: run.path)
let errors = ForecastScores(of: saved, on: data, part: .test).all
let naive = ForecastScores(of: SeasonalLastValue(period: 24), on: data, part: .test).all
let (mae, naiveMAE) = (errors.maeInUnits, naive.maeInUnits)
print("Mean absolute error: \(mae); of the value one day before, \(naiveMAE).")

// What comes after the last row with sales; the 80 % band is that of the errors on the validation part.
let forecast = try saved.forecast(after: panel[0])
for hour in [0, 6, 12, 18] {
  let (value, band) = (forecast.values[hour][0], forecast.quantiles[hour][0])
  let time = Timestamp(seconds: forecast.times[hour])
  print("\(time): \(value), from \(band[0]) to \(band[band.count - 1])")
}
precondition(forecast.rowCount == 24 && mae < naiveMAE / 2)
