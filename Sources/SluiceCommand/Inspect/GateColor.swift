/// A colour of a terminal's 256 for a gate's value: the further open, the brighter.
///
/// The ink that reads on it is set too, so that the terminal's own colours do not matter.
struct GateColor: Equatable {
  /// The background's number; nil for a value that is no number, which has no colour.
  let background: Int?

  /// From shut to open, by rising luminance.
  static let ramp = [233, 17, 18, 24, 31, 74, 117, 153, 195]
  /// The first that black reads on better than white.
  private static let firstBright = 4

  /// The colour of a value; beyond the ends of the range it is that of the end.
  init(of value: Float, in range: ClosedRange<Float>) {
    guard !value.isNaN else {
      background = nil
      return
    }
    let part = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let place = max(0, min(1, part)) * Float(Self.ramp.count)
    background = Self.ramp[min(Self.ramp.count - 1, Int(place))]
  }

  /// The text on this colour; the colour stays on until the next one.
  func paint(_ text: String) -> String {
    guard let background else { return Self.reset + text }
    let isBright = Self.ramp[Self.firstBright...].contains(background)
    return "\u{1B}[48;5;\(background);38;5;\(isBright ? 16 : 255)m" + text
  }

  /// What ends the colours.
  static let reset = "\u{1B}[0m"

  /// All colours between the ends of a range.
  static func legend(of range: ClosedRange<Float>) -> String {
    let width = (range.upperBound - range.lowerBound) / Float(ramp.count)
    let bar = ramp.indices.map { index in
      GateColor(of: range.lowerBound + (Float(index) + 0.5) * width, in: range).paint("  ")
    }
    return Wording.decimal(range.lowerBound, places: 1) + " " + bar.joined() + reset + " "
      + Wording.decimal(range.upperBound, places: 1)
  }
}
