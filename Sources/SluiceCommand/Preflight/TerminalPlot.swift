/// A plot in characters: one column per point, with labels below.
struct TerminalPlot {
  /// A point of the curve.
  struct Point {
    /// The label of the point.
    var label: String
    /// The value; nil if there is none.
    var value: Double?
  }

  /// The points, from left to right.
  var points: [Point]
  /// The height of the plot in lines.
  var lineCount = 8

  private static let (mark, missing) = ("●", "×")

  /// The plot as text: a scale on the left, labels below.
  ///
  /// A point without a value is a cross at the top.
  var text: String {
    let values = points.compactMap(\.value)
    guard let low = values.min(), let high = values.max() else { return "" }
    let columnWidth = 2 + (points.map(\.label.count).max() ?? 0)
    let scale = (0..<lineCount).map { line -> String in
      let isLabelled = line == 0 || line == lineCount - 1
      return isLabelled ? Wording.decimal(line == 0 ? high : low, places: 2) : ""
    }
    let scaleWidth = scale.map(\.count).max() ?? 0
    let lines = (0..<lineCount).map { line in
      let columns = points.map { point in
        let character = self.line(of: point.value, low, high) == line ? mark(of: point) : " "
        return Wording.padded(character, to: columnWidth)
      }
      return Wording.padded(scale[line], to: scaleWidth) + " │" + columns.joined()
    }
    let floor =
      Wording.padded("", to: scaleWidth) + " └"
      + String(repeating: "─", count: columnWidth * points.count)
    let labels =
      Wording.padded("", to: scaleWidth + 2)
      + points.map { Wording.padded($0.label, to: columnWidth) }.joined()
    return (lines + [floor, labels]).map { line in
      String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private func mark(of point: Point) -> String {
    point.value == nil ? Self.missing : Self.mark
  }

  private func line(of value: Double?, _ low: Double, _ high: Double) -> Int {
    guard let value else { return 0 }
    guard high > low else { return lineCount - 1 }
    return Int(((high - value) / (high - low) * Double(lineCount - 1)).rounded())
  }
}
