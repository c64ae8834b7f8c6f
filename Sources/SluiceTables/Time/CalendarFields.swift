/// The date and the time of day of a timestamp, in the Gregorian calendar.
public struct CalendarFields: Sendable, Hashable {
  /// The year.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int
  /// The hour, 0 to 23.
  public let hour: Int
  /// The minute, 0 to 59.
  public let minute: Int
  /// The second, 0 to 59.
  public let second: Int
  /// The day of the week: 1 is Monday, 7 is Sunday.
  public let weekday: Int
  /// The day of the year, 1 to 366.
  public let dayOfYear: Int

  /// The fields of a timestamp.
  public init(_ time: Timestamp) {
    let (days, rest) = time.seconds.flooredDivision(by: 86400)
    let date = CivilDate(daysSince1970: Int(days))
    (year, month, day) = (date.year, date.month, date.day)
    hour = Int(rest / 3600)
    minute = Int(rest / 60 % 60)
    second = Int(rest % 60)
    // 1970-01-01 was a Thursday.
    weekday = Int((days + 3).flooredDivision(by: 7).remainder) + 1
    dayOfYear = Int(days) - CivilDate(year: date.year, month: 1, day: 1).daysSince1970 + 1
  }
}
