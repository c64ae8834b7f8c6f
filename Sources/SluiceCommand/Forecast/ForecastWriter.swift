import SluiceFiles
import SluiceSeries
import SluiceTables

/// Writes forecasts as CSV or JSON.
struct ForecastWriter {
  let forecasts: [Forecast]
  /// The indices of the quantiles to write.
  let quantiles: [Int]
  /// Whether rows name their series.
  let hasSeries: Bool

  /// A header, then a line for each row: the series, the time or the number of the row, and for each column the
  /// forecast and its quantiles.
  var csv: String {
    guard let first = forecasts.first else { return "" }
    let levels = first.quantileLevels
    let columns = first.channels.flatMap { name in
      [name] + quantiles.map { "\(name)_\(Self.text(levels[$0]))" }
    }
    let head = (hasSeries ? ["series"] : []) + [first.times.isEmpty ? "row" : "time"] + columns
    let lines = forecasts.flatMap { forecast in
      (0..<forecast.rowCount).map { row -> [String] in
        let values = forecast.channels.indices.flatMap { channel in
          [Self.text(forecast.values[row][channel])]
            + quantiles.map { level in
              row < forecast.quantiles.count
                ? Self.text(forecast.quantiles[row][channel][level]) : ""
            }
        }
        return (hasSeries ? [forecast.series] : []) + [place(row, of: forecast)] + values
      }
    }
    return ([head] + lines).map { $0.map(\.csvCell).joined(separator: ",") + "\n" }.joined()
  }

  /// An object for each row.
  func json() throws -> String {
    struct Value: Encodable {
      let forecast: Double
      let quantiles: [String: Double]?
    }
    struct Row: Encodable {
      let series, time: String?
      let row: Int
      let columns: [String: Value]
    }
    return try forecasts.flatMap { forecast in
      try (0..<forecast.rowCount).map { row in
        let pairs = forecast.channels.enumerated().map { channel, name in
          let levels =
            row < forecast.quantiles.count
            ? Dictionary(
              uniqueKeysWithValues: quantiles.map {
                (Self.text(forecast.quantileLevels[$0]), forecast.quantiles[row][channel][$0])
              }) : [:]
          return (
            name,
            Value(forecast: forecast.values[row][channel], quantiles: levels.isEmpty ? nil : levels)
          )
        }
        return try JSONText.line(
          Row(
            series: hasSeries ? forecast.series : nil,
            time: forecast.times.isEmpty ? nil : place(row, of: forecast), row: row + 1,
            columns: Dictionary(uniqueKeysWithValues: pairs)))
      }
    }.joined()
  }

  private func place(_ row: Int, of forecast: Forecast) -> String {
    forecast.times.isEmpty
      ? "\(row + 1)" : Timestamp(seconds: forecast.times[row]).description
  }

  /// The shortest decimal of a Float: forecasts have no more digits.
  private static func text(_ value: Double) -> String { "\(Float(value))" }
}
