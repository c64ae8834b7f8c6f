import ArgumentParser
import SluiceFiles
import SluiceSeries
import SluiceTraining

extension EvaluateCommand {
  /// Evaluates a forecaster on the test part of its table.
  func evaluateForecasts(_ folder: String) throws {
    guard stride == nil, context == nil, documents == nil, task.task == nil else {
      throw ValidationError(
        "--stride, --context, --documents and --task are for text, but the run is a forecaster.")
    }
    guard paths.count <= 1 else { throw ValidationError("Give one table, not \(paths.count).") }
    let source = try TableSource.ofCheckpoint(folder, at: model, "table is")
    let place = try plots.map { try FolderReservation($0) }
    defer { place?.removeIfEmpty() }
    let saved = try SavedForecaster(contentsOf: folder)
    let data = try source.windows(
      of: source.panel(at: paths.first, of: model), for: saved.model.configuration)
    let part: SeriesPart = heldOut ? .validation : .test
    guard data.windowCount(of: part) > 0 else {
      throw ValidationError(
        "The table has no \(part.rawValue) rows: see --split of sluice train.")
    }
    let report = try ForecastReport(of: saved, on: data, part: part)
    try StandardOutput.write(json ? report.json() : report.text)
    if let place {
      for path in try ForecastPlots(saved, data, report, part: part).write(to: place.path) {
        StandardError.write("Plot    \(path) (\(Wording.bytes(fileSize(path))))\n")
      }
    }
  }
}
