import SluiceInspection
import SluiceTables

extension SavedForecaster {
  /// A window of a series with its forecast and the values that followed, for the page of an inspection.
  ///
  /// ```swift
  /// let position = data.position(0, of: .test)
  /// let report = InspectionReport(
  ///   title: "Power", tokens: phases,
  ///   signal: saved.signal(ofChannel: 0, at: position, in: data, of: panel), subjects: subjects)
  /// ```
  ///
  /// A row belongs to the token of its phase of the season: the token is made of the rows of the context with this
  /// phase, and corrects the forecast of the rows with this phase.
  ///
  /// - Parameters:
  ///   - channel: the index of a channel that is forecast.
  ///   - position: the place of the window.
  ///   - data: the windows.
  ///   - panel: the series that the windows were made of.
  public func signal(
    ofChannel channel: Int, at position: ForecastWindows.Position, in data: ForecastWindows,
    of panel: [Series]
  ) -> InspectionReport.Signal {
    let settings = model.configuration
    let series = panel[position.series]
    let name = data.profile.channels[channel].name
    let rows =
      position.firstTarget - settings.contextLength..<position.firstTarget + settings.horizon
    let forecast = WindowForecast(
      of: channel, in: data.windows(at: [position]), by: self, scale: data.profile.scale)
    let values = series.channels.first { $0.name == name }?.values ?? []
    return InspectionReport.Signal(
      name: series.name.isEmpty ? "Series" : "Series \(series.name)",
      rows: series.labels(of: rows),
      tokens: rows.map { row in
        let phase = (row - position.firstTarget) % settings.tokenCount
        return phase < 0 ? phase + settings.tokenCount : phase
      },
      knownCount: settings.contextLength,
      channels: [
        .init(
          name, values: Array(values[rows]), forecast: forecast.values,
          band: forecast.band.map { .init(name: $0.name, low: $0.low, high: $0.high) })
      ])
  }
}

extension Series {
  /// The times of rows without a time of day or seconds that are always 0; the numbers of the rows from 1 if the
  /// series has no times.
  fileprivate func labels(of rows: Range<Int>) -> [String] {
    guard !times.isEmpty else { return rows.map { "\($0 + 1)" } }
    let shown = times[rows]
    let texts = shown.map { Timestamp(seconds: $0).description }
    let (minute, day): (Int64, Int64) = (60, 86_400)
    guard shown.allSatisfy({ $0 % minute == 0 }) else { return texts }
    let isByDay = shown.allSatisfy { $0 % day == 0 }
    return texts.map { String($0.dropLast(isByDay ? " 00:00:00".count : ":00".count)) }
  }
}
