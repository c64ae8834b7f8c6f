import ArgumentParser
import Sluice
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining

extension InspectCommand {
  /// Inspects a forecaster on a window of its test part.
  func inspectForecast(_ folder: String, to outputs: InspectionOutputs) throws {
    let source = try TableSource.ofCheckpoint(folder, at: model, "table is")
    let saved = try SavedForecaster(contentsOf: folder)
    let settings = saved.model.configuration
    let panel = try source.panel(at: path, of: model)
    let data = try source.windows(of: panel, for: settings)
    let part: SeriesPart = data.windowCount(of: .test) > 0 ? .test : .validation
    let (number, count) = (example ?? 1, data.windowCount(of: part))
    guard number <= count else {
      throw ValidationError(
        "--example \(number): the \(part.rawValue) part has only \(Wording.count(count, "window"))."
      )
    }
    let names = saved.profile.channels.prefix(settings.targetCount).map(\.name)
    guard let channel = column.map({ names.firstIndex(of: $0) }) ?? 0 else {
      throw ValidationError(
        CommandSpelling.unknown("column", column ?? "", names: Array(names)))
    }
    let position = data.position(number - 1, of: part)
    let batch = data.windows(at: [position])
    let times = panel[position.series].times
    let time = times.isEmpty ? nil : times[position.firstTarget]
    var request = RecordingRequest(
      layers: layers.map { Set($0.numbers.map { $0 - 1 }) },
      heads: heads.map { Set($0.numbers.map { $0 - 1 }) })
    request.windowLength = min(request.windowLength, settings.tokenCount)
    try requireParts(layerCount: settings.layerCount, headCount: settings.headCount)
    let recording = saved.model.recording(ofChannel: channel, in: batch, request)
    let error = saved.model.score(batch)
    let report = InspectionReport(
      title: "Inside \(folder)",
      tokens: PhaseNames(saved.profile, settings, firstTarget: time).names,
      signal: saved.signal(ofChannel: channel, at: position, in: data, of: panel),
      notes: [
        """
        A token is a phase of the season of column \(names[channel]): it has the values of the context that are \
        \(Wording.count(settings.tokenCount, "row")) apart, and corrects the forecast of the rows with this phase.
        """
      ],
      subjects: [
        .init(
          name: folder,
          facts: [
            .init("Layers", "\(settings.layerCount)"), .init("Heads", "\(settings.headCount)"),
            .init("Hidden size", "\(settings.hiddenSize)"),
            .init("Parameters", Wording.count(saved.model.parameterCount)),
            .init("Gates", settings.gates.listName),
            .init("Context", Wording.count(settings.contextLength, "row")),
            .init("Horizon", Wording.count(settings.horizon, "row")),
            .init("Loss on this window", Wording.decimal(error.loss)),
          ], recording: recording)
      ])
    try present(report, to: outputs)
  }
}

/// The names of the phases of a season.
private struct PhaseNames {
  let names: [String]

  private static let (day, hour): (Int64, Int64) = (86_400, 3600)

  /// - Parameters:
  ///   - profile: the profile, with the time between two rows.
  ///   - settings: the settings of the model.
  ///   - time: the time of the first row to forecast in seconds since 1970; nil if rows have no times.
  init(
    _ profile: SeriesProfile, _ settings: Forecaster.Configuration, firstTarget time: Int64?
  ) {
    let count = settings.tokenCount
    // The last row of each phase in the context.
    let rows = (0..<count).map { $0 - count }
    guard let step = profile.step, let time,
      Int64(count) * step == Self.day || Int64(count) * step == 7 * Self.day
    else {
      names = rows.map { "row \($0)" }
      return
    }
    let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    names = rows.map { row in
      let fields = Timestamp(seconds: time + Int64(row) * step).fields
      func digits(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
      let time = "\(digits(fields.hour)):\(digits(fields.minute))"
      guard Int64(count) * step == 7 * Self.day else { return time }
      let weekday = weekdays[fields.weekday % 7]
      return step == Self.day ? weekday : "\(weekday) \(time)"
    }
  }
}
