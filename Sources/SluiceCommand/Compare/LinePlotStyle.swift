/// How a line of a plot differs from the others: by colour and by dashes.
struct LinePlotStyle {
  /// Its class in the style sheet.
  let name: String

  /// The style of the line at a place; they repeat after the last.
  init(_ index: Int) {
    name = "s\(index % Self.count)"
  }

  /// Okabe and Ito's palette without yellow, which white ground swallows; the first, their black, is
  /// the colour of the text.
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9",
  ]
  private static let dashes = ["none", "8 4", "2 3", "10 3 2 3", "14 4", "5 2", "1 5"]

  /// How many styles there are.
  static let count = colors.count + 1

  /// The style sheet of a plot.
  static var css: String {
    let (light, dark) = (
      sheet(ink: "#1b1b1b", ground: "#ffffff", grid: "#e2e2e2"),
      sheet(ink: "#e8e8e8", ground: "#14161a", grid: "#33373d")
    )
    let fixed = (0..<count).map { ".line.s\($0){stroke-dasharray:\(dashes[$0])}" }
    let colored = colors.enumerated().map { index, color in
      ".line.s\(index + 1){stroke:\(color)}.band.s\(index + 1),.dot.s\(index + 1){fill:\(color)}"
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
    .line.s0{stroke:\(ink)}.band.s0,.dot.s0{fill:\(ink)}
    """
  }
}
