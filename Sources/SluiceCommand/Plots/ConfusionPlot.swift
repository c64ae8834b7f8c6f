import SluiceFiles
import SluiceSeries

/// A matrix of classes (rows) and predicted classes (columns); the shade of a cell is the share of its row.
struct ConfusionPlot {
  private let counts: [[Int]]
  private let names: [String]
  private let accuracy: Double

  private static let (top, right, bottom) = (64.0, 24.0, 76.0)
  private static let nameLimit = 16

  init(_ scores: ClassificationScores) {
    counts = scores.confusion
    names = scores.classNames.map { oneLine($0, limit: Self.nameLimit) }
    accuracy = scores.accuracy
  }

  /// The side of a cell in pixels: smaller with many classes.
  private var side: Double { names.count <= 12 ? 44 : max(8, 528 / Double(names.count)) }

  /// The width for the names of rows, at 7.5 pixels a character.
  private var left: Double { 46 + 7.5 * Double(names.map(\.count).max() ?? 0) }

  /// The marks of the plot.
  var drawing: PlotDrawing {
    let size = side * Double(names.count)
    let width = max(420, left + size + Self.right)
    let title = "Classes and predicted classes"
    var marks: [PlotMark] = [.text(title, (16, 28), role: .title)]
    for (row, line) in counts.enumerated() {
      let sum = line.reduce(0, +)
      for (column, count) in line.enumerated() {
        let place = (x: left + side * Double(column), y: Self.top + side * Double(row))
        marks.append(
          .cell(
            place, width: side, height: side,
            shade: sum == 0 ? 0 : 0.75 * Double(count) / Double(sum)))
        guard side >= 24, count > 0 else { continue }
        marks.append(
          .text(
            "\(count)", (place.x + side / 2, place.y + side / 2 + 4), role: .tick,
            anchor: .middle))
      }
    }
    let corners = [
      (left, Self.top), (left + size, Self.top), (left + size, Self.top + size),
      (left, Self.top + size), (left, Self.top),
    ]
    marks.append(.frame(.axis, corners))
    // Names that would overlap are left out.
    let stride = max(1, Int((14 / side).rounded(.up)))
    for (index, name) in names.enumerated() where index.isMultiple(of: stride) {
      let middle = side * (Double(index) + 0.5)
      marks.append(.text(name, (left - 8, Self.top + middle + 4), role: .tick, anchor: .end))
      let columnName = fits(name) ? name : "\(index + 1)"
      marks.append(
        .text(columnName, (left + middle, Self.top + size + 18), role: .tick, anchor: .middle))
    }
    marks.append(
      .text(
        "predicted class" + (names.allSatisfy(fits) ? "" : " (long names by number)"),
        (left + size / 2, Self.top + size + 44), role: .label, anchor: .middle))
    marks.append(
      .text("class", (16, Self.top + size / 2), role: .label, anchor: .middle, isVertical: true))
    return PlotDrawing(
      width: width, height: Self.top + size + Self.bottom, title: title, description: description,
      marks: marks)
  }

  private func fits(_ name: String) -> Bool { 7.5 * Double(name.count) <= side }

  private var description: String {
    "A matrix of \(names.count) classes (rows) and predicted classes (columns); "
      + "\(Wording.decimal(100 * accuracy, places: 1)) % of the sequences are on the diagonal, in the right class."
  }
}
