/// Reads times from bytes.
struct TimeText {
  enum Result: Equatable {
    /// Microseconds since 1970.
    case time(Int64)
    /// The text has the form of a time, but there is no such date or time of day.
    case notInCalendar
    /// The text is not a time.
    case notATime
    /// Either of two numbers can be the day; the order of day and month decides.
    case needsOrder(first: Int, second: Int)
  }

  /// Reads a time.
  ///
  /// - Parameters:
  ///   - text: the time without spaces around it.
  ///   - order: the order of day and month; nil if it is not known. Dates with dots begin with the day then.
  static func parse(_ text: UnsafeBufferPointer<UInt8>, order: DateOrder?) -> Result {
    guard text.count <= longest else { return .notATime }
    if let time = parseISO(text) { return time }
    var cursor = TimeText(text: text)
    return cursor.time(order)
  }

  /// Reads a number of seconds, milliseconds or microseconds since 1970, by its magnitude, or a year of four
  /// digits; nil if the text is not an integer.
  static func parseUnix(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var digits = text[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    if digits.count == 4, !isNegative {
      return Int64(CivilDate(year: Int(number), month: 1, day: 1).daysSince1970) * dayLength
    }
    let scale: Int64 =
      number < 100_000_000_000 ? 1_000_000 : number < 100_000_000_000_000 ? 1000 : 1
    return (isNegative ? -number : number) * scale
  }

  /// Bytes of the longest form, with many digits of a fraction.
  private static let longest = 80

  private static let dayLength: Int64 = 86_400_000_000

  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Reads `2020-01-31` and `2020-01-31 13:05:59`, the most frequent forms; nil if it is another form.
  private static func parseISO(_ text: UnsafeBufferPointer<UInt8>) -> Result? {
    guard text.count == 10 || text.count == 19, let base = text.baseAddress else { return nil }
    let dash = UInt8(ascii: "-")
    guard base[4] == dash, base[7] == dash, let month = two(base, 5), let day = two(base, 8),
      let century = two(base, 0), let decade = two(base, 2)
    else { return nil }
    let date = CivilDate(year: century * 100 + decade, month: month, day: day)
    guard date.exists else { return .notInCalendar }
    var seconds = date.daysSince1970 * 86400
    if text.count == 19 {
      guard base[10] == UInt8(ascii: " ") || base[10] == UInt8(ascii: "T"),
        base[13] == UInt8(ascii: ":"), base[16] == UInt8(ascii: ":"), let hour = two(base, 11),
        let minute = two(base, 14), let second = two(base, 17)
      else { return nil }
      guard hour < 24, minute < 60, second < 60 else { return nil }
      seconds += hour * 3600 + minute * 60 + second
    }
    return .time(Int64(seconds) * 1_000_000)
  }

  @inline(__always)
  private static func two(_ base: UnsafePointer<UInt8>, _ at: Int) -> Int? {
    let (tens, ones) = (base[at] &- UInt8(ascii: "0"), base[at + 1] &- UInt8(ascii: "0"))
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }

  // MARK: All forms

  private mutating func time(_ order: DateOrder?) -> Result {
    guard let date = date(order) else { return .notATime }
    guard let clock = clock() else { return .notATime }
    switch date {
    case .ambiguous(let first, let second): return .needsOrder(first: first, second: second)
    case .date(let date):
      guard date.exists, let time = clock.microseconds else { return .notInCalendar }
      return .time(Int64(date.daysSince1970) * Self.dayLength + time)
    }
  }

  private enum Found {
    case date(CivilDate)
    case ambiguous(first: Int, second: Int)
  }

  private mutating func date(_ order: DateOrder?) -> Found? {
    if peek?.isLetter == true { return dateFromMonthName() }
    guard let (first, length) = number() else { return nil }
    switch length {
    case 8:
      return .date(
        CivilDate(year: first / 10000, month: first / 100 % 100, day: first % 100))
    case 4: return dateFromYear(first)
    case 1, 2: return dateFromDayOrMonth(first, order)
    default: return nil
    }
  }

  /// `2020-01-31`, `2020/1/31`, `2020.01.31`, `2020-01`.
  private mutating func dateFromYear(_ year: Int) -> Found? {
    guard let separator = take(oneOf: "-/."), let (month, length) = number(), length <= 2 else {
      return nil
    }
    guard take(separator) else { return .date(CivilDate(year: year, month: month, day: 1)) }
    guard let (day, length) = number(), length <= 2 else { return nil }
    return .date(CivilDate(year: year, month: month, day: day))
  }

  /// `31 Jan 2020`, `31-Jan-20`, `31.01.2020`, `01/31/2020`, `31-01-20`.
  private mutating func dateFromDayOrMonth(_ first: Int, _ order: DateOrder?) -> Found? {
    guard let separator = take(oneOf: "/-. ") else { return nil }
    if separator == UInt8(ascii: ".") { skipSpaces() }
    if let month = monthName() {
      _ = take(oneOf: "/-., ")
      skipSpaces()
      return year().map { .date(CivilDate(year: $0, month: month, day: first)) }
    }
    guard separator != UInt8(ascii: " "), let (second, length) = number(), length <= 2,
      take(separator), let year = year()
    else { return nil }
    switch order ?? (separator == UInt8(ascii: ".") ? .dayFirst : nil) {
    case .dayFirst: return .date(CivilDate(year: year, month: second, day: first))
    case .monthFirst: return .date(CivilDate(year: year, month: first, day: second))
    case nil: return .ambiguous(first: first, second: second)
    }
  }

  /// `Jan 31 2020`, `January 31, 2020`, `Jan-2020`, `Jan 2020`.
  private mutating func dateFromMonthName() -> Found? {
    guard let month = monthName(), take(oneOf: "-/. ") != nil else { return nil }
    skipSpaces()
    guard let (number, length) = number() else { return nil }
    if length == 4 { return .date(CivilDate(year: number, month: month, day: 1)) }
    guard length <= 2, take(oneOf: "-/, ") != nil else { return nil }
    skipSpaces()
    return year().map { .date(CivilDate(year: $0, month: month, day: number)) }
  }

  /// A year of four digits, or of two: 70 to 99 are in the 20th century, others in the 21st, as in POSIX.
  private mutating func year() -> Int? {
    guard let (year, length) = number() else { return nil }
    switch length {
    case 4: return year
    case 2: return year + (year < 70 ? 2000 : 1900)
    default: return nil
    }
  }

  private mutating func monthName() -> Int? {
    let start = position
    while peek?.isLetter == true { position += 1 }
    let word = text[start..<position].map { $0 | 0x20 }
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ]
    let found = months.firstIndex { name in
      name.utf8.elementsEqual(word) || name.utf8.prefix(3).elementsEqual(word)
    }
    if let found { return found + 1 }
    // "Sept" is the one abbreviation of four letters in use.
    if "sept".utf8.elementsEqual(word) { return 9 }
    position = start
    return nil
  }

  // MARK: Cursor

  var peek: UInt8? { position < text.count ? text[position] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  mutating func take(oneOf bytes: StaticString) -> UInt8? {
    guard let byte = peek, bytes.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
    position += 1
    return byte
  }

  mutating func skipSpaces() {
    while peek == UInt8(ascii: " ") { position += 1 }
  }

  /// Reads at most eight digits.
  mutating func number() -> (value: Int, length: Int)? {
    let start = position
    var value = 0
    while let byte = peek, byte.isDigit, position - start < 8 {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
    }
    return position > start ? (value, position - start) : nil
  }
}
