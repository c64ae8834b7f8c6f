import Sluice
import SluiceFiles
import SluiceModels
import SluiceSeries
import SluiceTraining

/// The training of a forecaster on a table.
struct ForecasterTraining: PreparedTraining {
  let trainer: Trainer<Forecaster>
  let data: ForecastWindows

  var inputName: String { "values" }

  var lossUnit: LossUnit? { nil }

  var pathsToRepeat: [String] {
    guard let source = data.source as? TableSource, source.passedOnce else { return [] }
    return [source.path]
  }

  var planRows: [(name: String, value: String)] {
    [
      ("Table", table), ("Windows", windows), ("Model", model),
      ("Gate", trainer.model.configuration.gates.listName),
    ]
  }

  var amount: String {
    let recipe = trainer.configuration
    let windows = Double(recipe.examplesPerStep) * Double(recipe.stepCount)
    let passes = windows / Double(data.windowCount(of: .training))
    return """
      \(Wording.count(recipe.examplesPerStep, "window")) each, \
      \(Wording.decimal(passes, places: 1)) epochs
      """
  }

  private var table: String {
    let profile = data.profile
    let rows = data.parts.reduce(0) { $0 + $1.training.count + $1.validation.count + $1.test.count }
    let step = profile.step.map { ", a row every \(Wording.duration(Double($0)))" } ?? ""
    let series =
      data.parts.count == 1 ? "" : " of \(Wording.count(data.parts.count)) series"
    return """
      \(Wording.count(rows, "row"))\(series)\(step); forecast: \(names(.target))\
      \(others(.observed, "with"))\(others(.known, "known"))
      """
  }

  private func names(_ role: Series.Role) -> String {
    let names = data.profile.channels.filter { $0.role == role }.map(\.name)
    return names.count > 12
      ? names.prefix(10).joined(separator: ", ") + " and \(names.count - 10) more"
      : names.joined(separator: ", ")
  }

  private func others(_ role: Series.Role, _ title: String) -> String {
    let names = names(role)
    return names.isEmpty ? "" : "; \(title): \(names)"
  }

  private var windows: String {
    let counts = SeriesPart.allCases.map { part in
      "\(Wording.count(data.windowCount(of: part))) for \(part.rawValue)"
    }
    let period = data.profile.period.map { "; season of \(Wording.count($0, "row"))" } ?? ""
    return """
      \(Wording.count(data.contextLength, "known row")), \(Wording.count(data.horizon, "row")) to \
      forecast; \(counts.joined(separator: ", "))\(period)
      """
  }

  private var model: String {
    let settings = trainer.model.configuration
    return """
      \(Wording.count(trainer.parameterCount)) parameters: linear map and \
      \(Wording.count(settings.layerCount, "block")) over \(Wording.count(settings.tokenCount, "token")), \
      \(Wording.count(settings.headCount, "head")), hidden size \(settings.hiddenSize)\
      \(settings.mixesChannels ? "; channels are mixed" : ""); \(settings.loss.rawValue) loss
      """
  }

  func showResult(in folder: String) throws {
    let run = Shell.path(trainer.run.path)
    let saved = try SavedForecaster(contentsOf: folder)
    if data.windowCount(of: .test) > 0 {
      let report = try ForecastReport(of: saved, on: data, part: .test)
      try StandardOutput.write("\n" + report.text)
    }
    let source = data.source as? TableSource
    let path = source.map { Shell.path(InputPath.shown($0.path)) } ?? "TABLE"
    StandardError.write(
      """

      Forecast: sluice predict \(run) \(path)
      Evaluate: sluice evaluate \(run) --plots plots

      """)
  }
}
