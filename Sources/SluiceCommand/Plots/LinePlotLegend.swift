/// The legend of a plot, in one or more lines.
struct LinePlotLegend {
  private var entries: [(name: String, index: Int, x: Double, line: Int)] = []

  private static let (sample, spacing, characterWidth) = (34.0, 22.0, 7.4)

  /// Arranges the names in lines of the given width.
  init(names: [String], width: Double) {
    var (x, line) = (0.0, 0)
    for (index, name) in names.enumerated() {
      let length = Self.sample + 6 + Double(name.count) * Self.characterWidth
      if x > 0, x + length > width { (x, line) = (0, line + 1) }
      entries.append((name, index, x, line))
      x += length + Self.spacing
    }
  }

  /// The number of lines.
  var lineCount: Int { (entries.last?.line ?? -1) + 1 }

  /// The marks of the legend.
  func marks(left: Double, top: Double, lineHeight: Double) -> [PlotMark] {
    entries.flatMap { entry -> [PlotMark] in
      let (x, y) = (left + entry.x, top + Double(entry.line) * lineHeight)
      return [
        .line([(x, y), (x + Self.sample, y)], style: entry.index),
        .text(entry.name, (x + Self.sample + 6, y + 4), role: .entry),
      ]
    }
  }
}
