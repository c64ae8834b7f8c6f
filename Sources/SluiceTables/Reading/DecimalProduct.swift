/// The float64 next to `mantissa * 10^exponent`, without arithmetic of many digits.
enum DecimalProduct {
  /// The product, correctly rounded; nil if the exponent is out of the exact range.
  @inline(__always)
  static func value(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    // Clinger's case: both factors are exact in float64, so that one operation rounds once.
    if mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      let value = Double(mantissa)
      return exponent < 0 ? value / powers[-exponent] : value * powers[exponent]
    }
    return exactly(mantissa, exponent)
  }

  /// The same with 64 bits and a remainder, which decides ties.
  private static func exactly(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    guard mantissa > 0, exponent >= -19, exponent <= 19 else { return mantissa == 0 ? 0 : nil }
    let power = wholePowers[abs(exponent)]
    let shift = mantissa.leadingZeroBitCount
    let normal = mantissa << shift
    if exponent < 0 {
      // The dividend is below 2^127 and the divisor at least 2^63: the quotient fits into 64 bits.
      let divisorShift = power.leadingZeroBitCount
      let (quotient, remainder) = (power << divisorShift).dividingFullWidth(
        (normal >> 1, normal << 63))
      return rounded(quotient, isExact: remainder == 0, scale: divisorShift - shift - 63)
    }
    let (high, low) = normal.multipliedFullWidth(by: power)
    let rest = high.leadingZeroBitCount
    let top = rest == 0 ? high : high << rest | low >> (64 - rest)
    return rounded(top, isExact: low << rest == 0, scale: 64 - rest - shift)
  }

  /// `(bits + rest) * 2^scale`, where the rest is below 1 and zero if `isExact`, rounded to nearest even.
  private static func rounded(_ bits: UInt64, isExact: Bool, scale: Int) -> Double {
    let shift = bits.leadingZeroBitCount
    let normal = bits << shift
    let (kept, dropped) = (normal >> 11, normal & 0x7FF)
    let isAboveHalf = dropped > 0x400 || (dropped == 0x400 && !isExact)
    let isUp = isAboveHalf || (dropped == 0x400 && kept & 1 == 1)
    return Double(
      sign: .plus, exponent: scale - shift + 11, significand: Double(kept + (isUp ? 1 : 0)))
  }

  /// Powers of ten that are exact in float64.
  private static let powers: [Double] = (0...22).map { count in
    (0..<count).reduce(1.0) { value, _ in value * 10 }
  }

  /// Powers of ten that fit into 64 bits.
  private static let wholePowers: [UInt64] = (0...19).map { count in
    (0..<count).reduce(UInt64(1)) { value, _ in value * 10 }
  }
}
