/// The steps between the times of successive rows.
///
/// ```swift
/// if let times = table["date"]?.times, let steps = TimeSteps(of: times) {
///   print(steps.usual, steps.gapCount)
/// }
/// ```
public struct TimeSteps: Sendable, Hashable {
  /// The most usual step.
  public let usual: TimeStep
  /// The number of steps that are longer.
  public let gapCount: Int
  /// The row after the first longer step; the first row of a table is 0.
  public let firstGap: Int?
  /// The number of steps that are shorter, but not zero.
  public let shortCount: Int
  /// The number of steps of zero: times that are repeated.
  public let repeatedCount: Int

  /// Whether all steps are the usual one.
  public var isRegular: Bool { gapCount == 0 && shortCount == 0 && repeatedCount == 0 }

  /// The steps of times in ascending order.
  ///
  /// Time O(n log n), memory O(n).
  ///
  /// - Parameter times: the times; missing ones are passed over.
  /// - Returns: nil if the times are not in ascending order, or if all are equal.
  public init?(of times: [Timestamp]) {
    let known = times.contains(.missing) ? times.filter { $0 != .missing } : times
    let steps = zip(known, known.dropFirst()).map { $1.microseconds - $0.microseconds }
    guard steps.allSatisfy({ $0 >= 0 }), let duration = Self.mostFrequent(steps) else { return nil }
    if let months = Self.months(known) {
      self.init(usual: .months(months), gapCount: 0, firstGap: nil, shortCount: 0, repeatedCount: 0)
      return
    }
    self.init(
      usual: .microseconds(duration), gapCount: steps.count { $0 > duration },
      firstGap: steps.firstIndex { $0 > duration }.map { $0 + 1 },
      shortCount: steps.count { $0 > 0 && $0 < duration }, repeatedCount: steps.count { $0 == 0 })
  }

  private init(
    usual: TimeStep, gapCount: Int, firstGap: Int?, shortCount: Int, repeatedCount: Int
  ) {
    self.usual = usual
    self.gapCount = gapCount
    self.firstGap = firstGap
    self.shortCount = shortCount
    self.repeatedCount = repeatedCount
  }

  /// The most frequent step above zero; the shortest of several.
  private static func mostFrequent(_ steps: [Int64]) -> Int64? {
    let sorted = steps.filter { $0 > 0 }.sorted()
    var best: (step: Int64, count: Int)?
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      if end - start > best?.count ?? 0 { best = (sorted[start], end - start) }
      start = end
    }
    return best?.step
  }

  /// The number of months between successive times, if it is the same between all of them.
  private static func months(_ times: [Timestamp]) -> Int? {
    guard times.count > 2 else { return nil }
    var usual: Int?
    var previous: (month: Int, rest: Int64)?
    for time in times {
      let (days, clock) = time.microseconds.flooredDivision(by: 86_400_000_000)
      let date = CivilDate(daysSince1970: Int(days))
      let place = (
        month: date.year * 12 + date.month, rest: Int64(date.day) * 86_400_000_000 + clock
      )
      if let previous {
        let step = place.month - previous.month
        guard step > 0, place.rest == previous.rest, usual == nil || usual == step else {
          return nil
        }
        usual = step
      }
      previous = place
    }
    return usual
  }
}

/// A step of time.
public enum TimeStep: Sendable, Hashable, CustomStringConvertible {
  /// A number of microseconds.
  case microseconds(Int64)
  /// A number of months of the calendar; a year has 12.
  case months(Int)

  /// Such as `1 hour`, `15 minutes`, `1 month`.
  public var description: String {
    switch self {
    case .months(let count) where count % 12 == 0: Self.text(Int64(count / 12), "year")
    case .months(let count): Self.text(Int64(count), "month")
    case .microseconds(let count): Self.text(microseconds: count)
    }
  }

  private static func text(microseconds: Int64) -> String {
    let units: [(Int64, String)] = [
      (7 * 86_400_000_000, "week"), (86_400_000_000, "day"), (3_600_000_000, "hour"),
      (60_000_000, "minute"), (1_000_000, "second"), (1000, "millisecond"),
    ]
    for (length, name) in units where microseconds >= length && microseconds % length == 0 {
      return text(microseconds / length, name)
    }
    return text(microseconds, "microsecond")
  }

  private static func text(_ count: Int64, _ unit: String) -> String {
    "\(count) \(unit)\(count == 1 ? "" : "s")"
  }
}
