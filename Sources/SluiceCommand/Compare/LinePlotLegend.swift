import SluiceInspection

/// Which line of a plot is which, in as many lines of text as it takes.
struct LinePlotLegend {
  private var entries: [(name: String, index: Int, x: Double, line: Int)] = []

  private static let (sample, spacing, characterWidth) = (34.0, 22.0, 7.4)

  /// Places the names side by side, as far as the width goes.
  init(names: [String], width: Double) {
    var (x, line) = (0.0, 0)
    for (index, name) in names.enumerated() {
      let length = Self.sample + 6 + Double(name.count) * Self.characterWidth
      if x > 0, x + length > width { (x, line) = (0, line + 1) }
      entries.append((name, index, x, line))
      x += length + Self.spacing
    }
  }

  /// Lines of text.
  var lineCount: Int { (entries.last?.line ?? -1) + 1 }

  /// Draws it.
  func svg(left: Double, top: Double, lineHeight: Double) -> String {
    entries.map { entry in
      let (x, y) = (left + entry.x, top + Double(entry.line) * lineHeight)
      return """
        <path class="line \(LinePlotStyle(entry.index).name)" d="M\(number(x)),\(number(y)) \
        H\(number(x + Self.sample))"/>
        <text x="\(number(x + Self.sample + 6))" y="\(number(y + 4))">\(entry.name.escapedForMarkup)</text>
        """
    }.joined(separator: "\n")
  }
}
