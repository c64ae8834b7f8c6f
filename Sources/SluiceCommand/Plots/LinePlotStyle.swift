/// The style of a line in a plot: color and dashes.
struct LinePlotStyle {
  private let colorIndex: Int
  private let dashIndex: Int

  /// The style of the line with the given index; if colors repeat, dashes differ.
  init(_ index: Int) {
    let round = index / Self.colorCount
    colorIndex = index % Self.colorCount
    dashIndex = (colorIndex + round) % Self.dashes.count
  }

  /// The CSS classes.
  var name: String { "c\(colorIndex) d\(dashIndex)" }

  /// Red, green and blue, on a light background.
  var color: Int { colorIndex == 0 ? Self.ink : Self.colors[colorIndex - 1] }

  /// The lengths of dashes and gaps in turn; none for a solid line.
  var dashes: [Double] { Self.dashes[dashIndex] }

  /// The palette of Okabe and Ito without yellow, which is hardly visible on white; its first color, black,
  /// is used for the text.
  private static let colors = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9]
  private static let ink = 0x1B1B1B
  private static let dashes: [[Double]] = [
    [], [8, 4], [2, 3], [10, 3, 2, 3], [14, 4], [5, 2], [1, 5],
  ]

  private static let colorCount = colors.count + 1

  /// The number of styles.
  static let count = colorCount * dashes.count

  /// The style sheet of a plot.
  static var css: String {
    let (light, dark) = (
      sheet(ink: hexadecimal(ink), ground: "#ffffff", grid: "#e2e2e2"),
      sheet(ink: "#e8e8e8", ground: "#14161a", grid: "#33373d")
    )
    let fixed = dashes.enumerated().map { index, lengths in
      let value = lengths.isEmpty ? "none" : lengths.map { "\(Int($0))" }.joined(separator: " ")
      return ".line.d\(index){stroke-dasharray:\(value)}"
    }
    let colored = colors.enumerated().map { index, color in
      let (name, value) = ("c\(index + 1)", hexadecimal(color))
      return ".line.\(name){stroke:\(value)}.band.\(name),.dot.\(name),.cell.\(name){fill:\(value)}"
    }
    return """
      text{font:13px system-ui,sans-serif}.title{font-size:16px;font-weight:600}.tick{font-size:12px}\
      .line{fill:none;stroke-width:2}.band{fill-opacity:.16}.axis,.grid{fill:none}\
      \(fixed.joined())\(colored.joined())\(light)\
      @media(prefers-color-scheme:dark){\(dark)}
      """
  }

  private static func sheet(ink: String, ground: String, grid: String) -> String {
    """
    text{fill:\(ink)}.ground{fill:\(ground)}.grid{stroke:\(grid)}.axis{stroke:\(ink)}\
    .line.c0{stroke:\(ink)}.band.c0,.dot.c0{fill:\(ink)}
    """
  }

  private static func hexadecimal(_ color: Int) -> String {
    let digits = String(color, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
