/// The number of rows of the dominant season of a series, such as 24 for hourly values with a daily cycle.
///
/// Values are compared with values a season earlier, after a moving average over a season was subtracted; this
/// removes trends. If the time between two rows is known, the seasons of the calendar are tried first: a day and
/// a week for hourly rows, a week and a year for daily rows, a year for monthly rows. Otherwise, or if none of them
/// is found, seasons of 3 to 1024 rows are searched.
///
/// ```swift
/// seasonalPeriod(of: temperatures, step: 3600)  // 24
/// ```
///
/// - Parameters:
///   - values: the values in order of time; NaN is a missing value.
///   - step: the time between two rows in seconds, if it is known; the median for months.
/// - Returns: nil if there is no season that occurs at least four times.
/// - Complexity: a pass for each season of the calendar; otherwise up to 4096 x 1024 operations.
public func seasonalPeriod(of values: [Double], step: Int64? = nil) -> Int? {
  SeasonSearch(signals: [values.filled], rowCount: values.count).period(step: step)
}

/// A search for the season that several signals share.
struct SeasonSearch {
  /// The signals, without missing values.
  let signals: [[Double]]
  /// The number of independent rows: those of all series, but of one channel of each.
  let rowCount: Int

  private static let longestPeriod = 1024
  private static let searchedRows = 4096
  private static let comparedRows = 1 << 15
  /// How much better a longer season must be than a shorter one.
  private static let margin = 0.15

  /// The most signals that are compared.
  static let signalLimit = 8

  /// The dominant season; nil if there is none.
  func period(step: Int64?) -> Int? {
    let known = step.map { Self.calendarPeriods(step: $0) } ?? []
    return best(of: known) ?? best(of: peaks().filter { !known.contains($0) })
  }

  /// The lengths of days, weeks and years in rows.
  static func calendarPeriods(step: Int64) -> [Int] {
    let (minute, hour, day): (Int64, Int64, Int64) = (60, 3600, 86400)
    // Months, quarters and years differ in length.
    if (28 * day...31 * day).contains(step) { return [12] }
    if (89 * day...92 * day).contains(step) { return [4] }
    if step == 7 * day { return [52] }
    if step == day { return [7, 365] }
    guard step > 0, step < day else { return [] }
    let units = step <= minute ? [hour, day] : [day, 7 * day]
    return units.filter { $0.isMultiple(of: step) && $0 / step >= 3 }.map { Int($0 / step) }
  }

  /// The shortest season that is clear, unless a longer one is clearer by the margin.
  private func best(of periods: [Int]) -> Int? {
    let strengths = periods.sorted().compactMap { period in
      strength(period).map { (period: period, strength: $0) }
    }
    guard let most = strengths.map(\.strength).max() else { return nil }
    return strengths.first { $0.strength >= most - Self.margin }?.period
  }

  /// The correlation of values with those a season earlier; nil if it is not clear.
  private func strength(_ period: Int) -> Double? {
    let found = signals.compactMap { signal in
      Deviations(of: signal.suffix(Self.comparedRows), period: period)
    }
    guard !found.isEmpty else { return nil }
    func mean(_ lag: Int) -> Double {
      found.reduce(0) { $0 + $1.correlation(lag: lag) } / Double(found.count)
    }
    let (whole, half) = (mean(period), mean(period / 2))
    // The correlation of values without season is within this bound; few seasons prove little.
    let bound = 0.1 + 1.6 / (Double(rowCount) / Double(period)).squareRoot()
    return whole > bound && whole > half + 0.05 ? whole : nil
  }

  /// The local maxima of the correlation of the signals with themselves.
  private func peaks() -> [Int] {
    let signals = signals.map { Array($0.suffix(Self.searchedRows)).withoutTrend }
    let longest = min(Self.longestPeriod, (signals.map(\.count).max() ?? 0) / 4)
    guard longest >= 3 else { return [] }
    let sums = (2...longest + 1).map { lag in
      signals.reduce(0.0) { $0 + $1[...].product(lag: lag) }
    }
    return (3...longest).filter { sums[$0 - 2] > sums[$0 - 3] && sums[$0 - 2] >= sums[$0 - 1] }
  }
}

/// A signal without its moving average over a season.
private struct Deviations {
  private let values: [Double]

  /// Nil if the signal is shorter than three seasons or does not vary.
  init?(of signal: ArraySlice<Double>, period: Int) {
    guard signal.count >= 3 * period else { return nil }
    let signal = Array(signal).centered
    var sums = [0.0]
    for value in signal { sums.append(sums[sums.count - 1] + value) }
    let half = period / 2
    values = (half..<signal.count - half).map { index in
      // For an even period, the mean of the two windows around the value.
      let first = sums[index - half + period] - sums[index - half]
      let second =
        period.isMultiple(of: 2) ? sums[index + half + 1] - sums[index - half + 1] : first
      return signal[index] - (first + second) / Double(2 * period)
    }
    let energy = signal.reduce(0) { $0 + $1 * $1 }
    guard values.reduce(0, { $0 + $1 * $1 }) > 1e-12 * energy else { return nil }
  }

  func correlation(lag: Int) -> Double {
    let later = values.dropFirst(lag)
    let (a, b) = (values.dropLast(lag).reduce(0) { $0 + $1 * $1 }, later.reduce(0) { $0 + $1 * $1 })
    return a > 0 && b > 0 ? values[...].product(lag: lag) / (a * b).squareRoot() : 0
  }
}

extension ArraySlice<Double> {
  /// The sum of products of values that are `lag` rows apart.
  fileprivate func product(lag: Int) -> Double {
    withUnsafeBufferPointer { values in
      var sum = 0.0
      for index in 0..<Swift.max(0, values.count - lag) {
        sum += values[index] * values[index + lag]
      }
      return sum
    }
  }
}

extension [Double] {
  /// The last value carried forward over missing values, and the mean before the first value.
  fileprivate var filled: [Double] {
    let mean = SeriesScale(of: [self]).means[0]
    var last = mean
    return map { value in
      if !value.isNaN { last = value }
      return last
    }
  }

  fileprivate var centered: [Double] {
    let mean = isEmpty ? 0 : reduce(0, +) / Double(count)
    return map { $0 - mean }
  }

  /// The deviations from the line of least squares.
  fileprivate var withoutTrend: [Double] {
    let values = centered
    let middle = Double(count - 1) / 2
    var (product, square) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      product += (Double(index) - middle) * value
      square += (Double(index) - middle) * (Double(index) - middle)
    }
    guard square > 0 else { return values }
    return values.enumerated().map { $1 - product / square * (Double($0) - middle) }
  }
}
