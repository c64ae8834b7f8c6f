import SluiceFiles

/// The windows of each part, numbered in order of series and rows.
struct WindowIndex: Sendable {
  /// The windows of one part.
  private struct Part {
    /// The first row to predict of the first window of each series.
    var firstTargets: [Int] = []
    /// The number of windows before each series, and of all.
    var starts = [0]
  }

  private let parts: [SeriesPart: Part]

  /// Counts the windows whose targets lie in a part.
  ///
  /// - Throws: `SeriesError.tooShort` if a part has no window; the test part can be empty.
  init(_ series: [SeriesParts], contextLength: Int, horizon: Int) throws(SeriesError) {
    var parts: [SeriesPart: Part] = [:]
    for name in SeriesPart.allCases {
      var part = Part()
      for rows in series {
        let first = max(rows[name].lowerBound, contextLength)
        part.firstTargets.append(first)
        // Without overflow for any horizon.
        let count = max(0, rows[name].upperBound - first - horizon + 1)
        part.starts.append(part.starts[part.starts.count - 1] + count)
      }
      let longest = series.map { $0[name].count }.max() ?? 0
      if part.starts.last == 0, name != .test || longest > 0 {
        let needed = name == .training ? contextLength + horizon : horizon
        throw .tooShort(part: name, rowCount: longest, neededCount: needed)
      }
      parts[name] = part
    }
    self.parts = parts
  }

  func count(of part: SeriesPart) -> Int { parts[part]?.starts.last ?? 0 }

  func count(of part: SeriesPart, in series: Int) -> Int {
    parts[part].map { $0.starts[series + 1] - $0.starts[series] } ?? 0
  }

  func position(_ number: Int, of part: SeriesPart) -> ForecastWindows.Position {
    require(
      (0..<count(of: part)).contains(number),
      "window \(number) does not exist: the \(part.rawValue) part has \(count(of: part)) windows")
    let windows = parts[part] ?? Part()
    // The last series that starts at or before the number.
    var range = 0..<windows.firstTargets.count
    while range.count > 1 {
      let middle = (range.lowerBound + range.upperBound) / 2
      range =
        windows.starts[middle] <= number ? middle..<range.upperBound : range.lowerBound..<middle
    }
    let series = range.lowerBound
    return .init(
      series: series, firstTarget: windows.firstTargets[series] + number - windows.starts[series])
  }

  /// As many windows of a part as given, evenly spread.
  func spread(_ count: Int, of part: SeriesPart) -> [ForecastWindows.Position] {
    let all = self.count(of: part)
    return (0..<count).map { position(($0 * 2 + 1) * all / (2 * count), of: part) }
  }
}
