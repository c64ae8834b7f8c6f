/// Reads decimal numbers from bytes, correctly rounded.
struct NumberText {
  enum Result: Equatable {
    case number(Double)
    /// The number is infinite, or too large for float64.
    case infinite
    case notANumber
  }

  /// The decimal sign.
  let decimalSign: UInt8

  init(usesDecimalComma: Bool) {
    decimalSign = usesDecimalComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }

  /// Reads a number: a sign, digits, a decimal sign, digits and an exponent; there must be a digit.
  ///
  /// - Parameter text: the number without spaces around it.
  func parse(_ text: UnsafeBufferPointer<UInt8>) -> Result {
    guard let start = text.baseAddress, text.count > 0 else { return .notANumber }
    let end = start + text.count
    var place = start
    let isNegative = place.pointee == UInt8(ascii: "-")
    if isNegative || place.pointee == UInt8(ascii: "+") { place += 1 }
    var mantissa: UInt64 = 0
    let firstDigit = place
    while place < end, place.pointee.isDigit {
      mantissa = mantissa &* 10 &+ UInt64(place.pointee &- UInt8(ascii: "0"))
      place += 1
    }
    var digitCount = place - firstDigit
    var exponent = 0
    if place < end, place.pointee == decimalSign {
      place += 1
      let firstDecimal = place
      while place < end, place.pointee.isDigit {
        mantissa = mantissa &* 10 &+ UInt64(place.pointee &- UInt8(ascii: "0"))
        place += 1
      }
      exponent = firstDecimal - place
      digitCount -= exponent
    }
    guard digitCount > 0 else { return Self.isInfinity(text) ? .infinite : .notANumber }
    if place < end {
      guard place.pointee | 0x20 == UInt8(ascii: "e"),
        let written = Self.exponent(place + 1, end)
      else { return .notANumber }
      exponent += written
    }
    // 19 digits fit into 64 bits; more are rare, except as zeros in front.
    if digitCount <= 19, let magnitude = DecimalProduct.value(mantissa, exponent) {
      return .number(isNegative ? -magnitude : magnitude)
    }
    return slowly(text)
  }

  /// Reads the digits of an exponent to the end; values beyond all ranges are cut to 99,999.
  private static func exponent(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
    var place = start
    guard place < end else { return nil }
    let isNegative = place.pointee == UInt8(ascii: "-")
    if isNegative || place.pointee == UInt8(ascii: "+") { place += 1 }
    guard place < end else { return nil }
    var value = 0
    while place < end {
      guard place.pointee.isDigit else { return nil }
      value = min(value * 10 + Int(place.pointee - UInt8(ascii: "0")), 99_999)
      place += 1
    }
    return isNegative ? -value : value
  }

  /// Reads a number of valid form with the standard library.
  private func slowly(_ text: UnsafeBufferPointer<UInt8>) -> Result {
    var bytes = Array(text)
    if decimalSign != UInt8(ascii: "."), let sign = bytes.firstIndex(of: decimalSign) {
      bytes[sign] = UInt8(ascii: ".")
    }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else { return .notANumber }
    return value.isFinite ? .number(value) : .infinite
  }

  private static func isInfinity(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var word = text[...]
    if word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") {
      word = word.dropFirst()
    }
    guard word.count == 3 || word.count == 8 else { return false }
    let lowercase = word.map { $0 | 0x20 }
    return "inf".utf8.elementsEqual(lowercase) || "infinity".utf8.elementsEqual(lowercase)
  }
}
