/// A point in time: microseconds since 1970-01-01 00:00:00, without leap seconds.
///
/// A time without a zone is kept as it is written; one with a zone (`Z`, `+02:00`) is converted to UTC.
///
/// ```swift
/// let time = Timestamp("2016-07-01 00:15")
/// time?.fields.hour  // 0
/// ```
public struct Timestamp: Sendable, BitwiseCopyable, Hashable, Comparable, Codable {
  /// Microseconds since 1970-01-01 00:00:00; negative before.
  public var microseconds: Int64

  /// A time from microseconds since 1970.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// A time from whole seconds since 1970.
  ///
  /// - Precondition: the time is within 292,000 years of 1970.
  public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Reads a time in one of the usual forms.
  ///
  /// Dates are `2020-01-31`, `2020/01/31`, `20200131`, `31.01.2020`, `01/31/2020`, `31-01-2020`,
  /// `31 Jan 2020`, `January 31, 2020`, `2020-01` or `Jan-2020`. After a `T` or a space, the time of day can
  /// follow: `13:05`, `13:05:59`, `13:05:59.25`, `1:05 PM`, and a zone.
  ///
  /// - Parameters:
  ///   - text: the time; spaces around it are ignored.
  ///   - order: the order of day and month in forms such as `01/02/2020`.
  /// - Returns: nil if the text is not a time, if there is no such date, or if the order is needed and nil.
  public init?(_ text: String, order: DateOrder? = nil) {
    var text = text
    let found = text.withUTF8 { TimeText.parse($0.trimmed, order: order) }
    guard case .time(let microseconds) = found else { return nil }
    self.init(microseconds: microseconds)
  }

  /// A missing time in a column.
  public static let missing = Timestamp(microseconds: .min)

  /// Seconds since 1970, rounded down.
  public var seconds: Int64 { microseconds.flooredDivision(by: 1_000_000).quotient }

  /// The date and the time of day.
  public var fields: CalendarFields { CalendarFields(self) }

  /// Compares two times.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }

  /// Reads the number of microseconds.
  public init(from decoder: any Decoder) throws {
    microseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes the number of microseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }
}

extension Timestamp: CustomStringConvertible {
  /// The time as `2020-01-31 13:05:59`, with a fraction if there is one.
  public var description: String {
    guard self != .missing else { return "missing" }
    let fields = fields
    func digits(_ number: Int, _ count: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let year = fields.year < 0 ? "-" + digits(-fields.year, 4) : digits(fields.year, 4)
    var text = "\(year)-\(digits(fields.month))-\(digits(fields.day))"
    text += " \(digits(fields.hour)):\(digits(fields.minute)):\(digits(fields.second))"
    let fraction = Int(microseconds.flooredDivision(by: 1_000_000).remainder)
    guard fraction > 0 else { return text }
    var decimals = digits(fraction, 6)
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return text + "." + decimals
  }
}

extension Int64 {
  /// The quotient rounded down, and the remainder, which is not negative.
  ///
  /// - Precondition: the divisor is positive.
  func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
