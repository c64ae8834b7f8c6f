/// What the cells of a column in the sample are.
struct ColumnTally {
  private(set) var missing = 0
  private(set) var numbers = 0
  /// Times, and dates that do not exist.
  private(set) var times = 0
  /// Integers of eight digits that are dates, such as 20200131.
  private(set) var compactDates = 0
  private(set) var others = 0

  /// Dates whose first or second number is above 12.
  private(set) var dayFirst = 0
  private(set) var monthFirst = 0
  /// The first date that can be read in two ways.
  private(set) var ambiguous: String?

  /// Adds a cell.
  mutating func add(
    _ text: UnsafeBufferPointer<UInt8>, _ marks: MissingMarks, _ numberText: NumberText
  ) {
    guard !marks.contains(text) else {
      missing += 1
      return
    }
    switch numberText.parse(text.trimmed) {
    case .number, .infinite:
      numbers += 1
      if text.count == 8, text.allSatisfy(\.isDigit), Self.isUsualDate(text) { compactDates += 1 }
      return
    case .notANumber: break
    }
    switch TimeText.parse(text.trimmed, order: nil) {
    case .time, .notInCalendar: times += 1
    case .needsOrder(let first, let second):
      times += 1
      if first > 12, second <= 12 { dayFirst += 1 }
      if second > 12, first <= 12 { monthFirst += 1 }
      if ambiguous == nil, first <= 12, second <= 12 {
        ambiguous = String(decoding: text, as: UTF8.self)
      }
    case .notATime: others += 1
    }
  }

  private static func isUsualDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard case .time(let time) = TimeText.parse(text, order: nil) else { return false }
    return (1800...2200).contains(Timestamp(microseconds: time).fields.year)
  }

  /// The number of cells that are not missing.
  var count: Int { numbers + times + others }

  /// The kind of the column; a column without any value is one of numbers.
  var kind: ColumnKind {
    if count == 0 { return .number }
    if numbers == count, compactDates == count { return .time }
    if 10 * numbers >= 9 * count { return .number }
    return 10 * times >= 9 * count ? .time : .category
  }

  /// The order of day and month that the dates show; nil if they do not.
  var dateOrder: DateOrder? {
    dayFirst == monthFirst ? nil : dayFirst > monthFirst ? .dayFirst : .monthFirst
  }
}
