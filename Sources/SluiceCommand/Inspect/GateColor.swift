/// A color of a 256-color terminal for a gate value: the further open, the brighter.
///
/// The text color is also set, so that the colors of the terminal do not matter.
struct GateColor: Equatable {
  /// The number of the background color; nil for NaN.
  let background: Int?

  /// The colors from closed to open, in order of luminance.
  static let ramp = [233, 17, 18, 24, 31, 74, 117, 153, 195]
  /// The index of the first color that needs black text.
  private static let firstBright = 4

  /// The color of a value; values outside the range are clamped.
  init(of value: Float, in range: ClosedRange<Float>) {
    guard !value.isNaN else {
      background = nil
      return
    }
    let part = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let place = max(0, min(1, part)) * Float(Self.ramp.count)
    background = Self.ramp[min(Self.ramp.count - 1, Int(place))]
  }

  /// The text with this background color; the color stays active until the next one.
  func paint(_ text: String) -> String {
    guard let background else { return Self.reset + text }
    let isBright = Self.ramp[Self.firstBright...].contains(background)
    return "\u{1B}[48;5;\(background);38;5;\(isBright ? 16 : 255)m" + text
  }

  /// The escape sequence that resets colors.
  static let reset = "\u{1B}[0m"

  /// The legend: all colors between the ends of a range.
  static func legend(of range: ClosedRange<Float>) -> String {
    let width = (range.upperBound - range.lowerBound) / Float(ramp.count)
    let bar = ramp.indices.map { index in
      GateColor(of: range.lowerBound + (Float(index) + 0.5) * width, in: range).paint("  ")
    }
    return Wording.decimal(range.lowerBound, places: 1) + " " + bar.joined() + reset + " "
      + Wording.decimal(range.upperBound, places: 1)
  }
}
