extension TimeText {
  /// A time of day and its zone.
  struct Clock {
    var hour = 0
    var minute = 0
    var second = 0
    var fraction = 0
    /// The offset of the zone from UTC in minutes.
    var offset = 0
    /// Nil without AM or PM.
    var isAfternoon: Bool?

    /// Microseconds since midnight UTC; nil if there is no such time of day.
    var microseconds: Int64? {
      var hour = hour
      if let isAfternoon {
        guard (1...12).contains(hour) else { return nil }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      // 24:00 is the end of the day in ISO 8601.
      let isEndOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0
      guard hour < 24 || isEndOfDay, minute < 60, second < 60, abs(offset) < 24 * 60 else {
        return nil
      }
      return Int64(((hour * 60 + minute - offset) * 60 + second) * 1_000_000 + fraction)
    }
  }

  /// Reads the rest of a time; midnight if nothing follows the date, nil if it is not a time of day.
  mutating func clock() -> Clock? {
    var clock = Clock()
    guard peek != nil else { return clock }
    guard take(oneOf: "T t") != nil else { return nil }
    skipSpaces()
    guard let (hour, length) = number() else { return nil }
    switch length {
    case 1, 2:
      clock.hour = hour
      if take(UInt8(ascii: ":")) {
        guard let (minute, length) = number(), length == 2 else { return nil }
        clock.minute = minute
        if take(UInt8(ascii: ":")), !seconds(&clock) { return nil }
      }
    case 4: (clock.hour, clock.minute) = (hour / 100, hour % 100)
    case 6:
      (clock.hour, clock.minute, clock.second) = (hour / 10000, hour / 100 % 100, hour % 100)
      if !fraction(&clock) { return nil }
    default: return nil
    }
    skipSpaces()
    guard half(&clock) else { return nil }
    skipSpaces()
    guard zone(&clock), peek == nil else { return nil }
    return clock
  }

  private mutating func seconds(_ clock: inout Clock) -> Bool {
    guard let (second, length) = number(), length == 2 else { return false }
    clock.second = second
    return fraction(&clock)
  }

  /// Reads a fraction of a second, if there is one; digits after the sixth are dropped.
  private mutating func fraction(_ clock: inout Clock) -> Bool {
    guard take(oneOf: ".,") != nil else { return true }
    var scale = 100_000
    var count = 0
    while let byte = peek, byte.isDigit {
      clock.fraction += Int(byte - UInt8(ascii: "0")) * scale
      scale /= 10
      count += 1
      _ = take(byte)
    }
    return count > 0
  }

  /// Reads AM or PM, if it is there.
  private mutating func half(_ clock: inout Clock) -> Bool {
    guard let letter = take(oneOf: "AaPp") else { return true }
    clock.isAfternoon = letter | 0x20 == UInt8(ascii: "p")
    return take(oneOf: "Mm") != nil
  }

  /// Reads a zone, if there is one: `Z`, `UTC`, `+02:00`, `+0200`, `+02`.
  private mutating func zone(_ clock: inout Clock) -> Bool {
    if take(oneOf: "Zz") != nil { return true }
    if take(UInt8(ascii: "U")) { return take(UInt8(ascii: "T")) && take(UInt8(ascii: "C")) }
    guard let sign = take(oneOf: "+-") else { return true }
    guard let (first, length) = number() else { return false }
    var minutes = 0
    switch length {
    case 2:
      minutes = first * 60
      if take(UInt8(ascii: ":")) {
        guard let (rest, length) = number(), length == 2, rest < 60 else { return false }
        minutes += rest
      }
    case 4: minutes = first / 100 * 60 + first % 100
    default: return false
    }
    clock.offset = sign == UInt8(ascii: "-") ? -minutes : minutes
    return true
  }
}
