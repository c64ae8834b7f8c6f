import Sluice

/// The last rows of a series as the inputs of a forecast.
struct OpenWindow {
  /// The standardized rows of the channels, by role; at the end those that are known for the future.
  private var columns: [[Float]]
  /// The number of rows with values to forecast, from the first row of `columns`.
  private var rowCount: Int
  /// The number of rows in a context.
  private let context: Int
  /// The time step of the first row to forecast.
  private var step: Int
  private let lastTime: Int64?
  private let name: String

  /// - Throws: `SavedForecasterError` if a channel is missing or there are fewer than `context` rows.
  init(_ series: Series, profile: SeriesProfile, context: Int) throws(SavedForecasterError) {
    var channels: [[Double]] = []
    for wanted in profile.channels {
      guard let channel = series.channels.first(where: { $0.name == wanted.name }) else {
        throw .missingChannel(wanted.name, series: series.name)
      }
      channels.append(channel.values)
    }
    let targets = channels.prefix(profile.targetCount)
    let end = 1 + ((0..<series.rowCount).last { row in targets.contains { !$0[row].isNaN } } ?? -1)
    guard end >= context else {
      throw .tooFewRows(series: series.name, rowCount: end, neededCount: context)
    }
    if let expected = profile.step, let found = series.step, found != expected {
      throw .otherStep(found: found, expected: expected)
    }
    columns = channels.enumerated().map { index, values in
      var column: [Float] = []
      column.reserveCapacity(values.count)
      profile.scale.forEachStandardized(values, channel: index) { column.append($1) }
      return column
    }
    // Rows after the last one with values to forecast are the future of known channels only.
    rowCount = end
    self.context = context
    name = series.name
    lastTime = series.times.isEmpty ? nil : series.times[end - 1]
    if let step = profile.step, let first = series.times.first {
      self.step = Int((Double(first) / Double(step)).rounded(.down)) + end
    } else {
      step = end
    }
  }

  /// Throws if the known channels end before the last row to forecast.
  func require(rows: Int, known count: Int) throws(SavedForecasterError) {
    guard count > 0, let length = columns.last?.count, length < rowCount + rows else { return }
    throw .knownTooShort(rowCount: length - rowCount, neededCount: rows)
  }

  /// The window as a batch; its targets are zeros.
  func batch(horizon: Int, profile: SeriesProfile) -> ForecastWindows.Batch {
    let (width, knownCount) = (columns.count, profile.knownCount)
    let known = columns.suffix(knownCount)
    return ForecastWindows.Batch(
      inputs: Tensor(shape: [1, context, width]) { pointer in
        for (channel, column) in columns.enumerated() {
          for row in 0..<context {
            pointer[row * width + channel] = column[rowCount - context + row]
          }
        }
      },
      targets: .zeros([1, horizon, profile.targetCount]),
      known: knownCount == 0
        ? nil
        : Tensor(shape: [1, context + horizon, knownCount]) { pointer in
          for (channel, column) in known.enumerated() {
            for row in 0..<context + horizon {
              // The rows of the last piece after the horizon that was asked for are not used.
              let place = min(rowCount - context + row, column.count - 1)
              pointer[row * knownCount + channel] = column[place]
            }
          }
        },
      steps: [step])
  }

  /// Adds forecast rows, `[rows, targets]`; observed channels keep their last values.
  mutating func advance(by count: Int, targets: [Float], profile: SeriesProfile) {
    let targetCount = profile.targetCount
    for channel in columns.indices.dropLast(profile.knownCount) {
      var column = Array(columns[channel].prefix(rowCount))
      let last = column[rowCount - 1]
      column += (0..<count).map {
        channel < targetCount ? targets[$0 * targetCount + channel] : last
      }
      columns[channel] = column
    }
    rowCount += count
    step += count
  }

  /// The times of the rows after the series; empty if they are not known.
  func times(of count: Int, step: Int64?) -> [Int64] {
    guard let lastTime, let step else { return [] }
    return (1...max(1, count)).prefix(count).map { lastTime + Int64($0) * step }
  }
}
