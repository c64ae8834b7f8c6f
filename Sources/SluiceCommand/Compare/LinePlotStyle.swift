/// The style of a line in a plot: color and dashes.
struct LinePlotStyle {
  /// The CSS classes.
  let name: String

  /// The style of the line with the given index; if colors repeat, dashes differ.
  init(_ index: Int) {
    let (round, color) = (index / Self.colorCount, index % Self.colorCount)
    name = "c\(color) d\((color + round) % Self.dashes.count)"
  }

  /// The palette of Okabe and Ito without yellow, which is hardly visible on white; its first color, black,
  /// is used for the text.
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9",
  ]
  private static let dashes = ["none", "8 4", "2 3", "10 3 2 3", "14 4", "5 2", "1 5"]

  private static let colorCount = colors.count + 1

  /// The number of styles.
  static let count = colorCount * dashes.count

  /// The style sheet of a plot.
  static var css: String {
    let (light, dark) = (
      sheet(ink: "#1b1b1b", ground: "#ffffff", grid: "#e2e2e2"),
      sheet(ink: "#e8e8e8", ground: "#14161a", grid: "#33373d")
    )
    let fixed = dashes.enumerated().map { ".line.d\($0){stroke-dasharray:\($1)}" }
    let colored = colors.enumerated().map { index, color in
      ".line.c\(index + 1){stroke:\(color)}.band.c\(index + 1),.dot.c\(index + 1){fill:\(color)}"
    }
    return """
      text{font:13px system-ui,sans-serif}.title{font-size:16px;font-weight:600}.tick{font-size:12px}\
      .line{fill:none;stroke-width:2}.band{fill-opacity:.16}.axis{fill:none}\
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
}
