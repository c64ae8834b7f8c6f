import SluiceFiles
import SluiceTables

/// The lines of the description of a table.
struct TableDescription {
  private let figures: TableFigures

  init(_ table: Table) { figures = TableFigures(table) }

  /// The number of columns that are shown.
  private static let columnLimit = 200

  var text: String {
    let shown = figures.columns.prefix(Self.columnLimit)
    var text = Wording.rows(rows, nameWidth: 14)
    text += "\n" + Self.table(shown.map(cells))
    if figures.columns.count > shown.count {
      text += "... and \(Wording.count(figures.columns.count - shown.count, "column")) more\n"
    }
    return text
  }

  private var rows: [(name: String, value: String)] {
    let compressed = figures.compressed ? ", compressed by gzip" : ""
    var rows: [(name: String, value: String)] = [
      ("File", "\(oneLine(figures.file)), \(Wording.bytes(figures.bytes))\(compressed)"),
      ("Separator", figures.separator?.rawValue ?? ""),
      ("Header", figures.header == true ? "yes" : "no"),
    ]
    if figures.decimalComma == true { rows.append(("Decimal sign", "comma")) }
    if let order = figures.dates { rows.append(("Dates", order.rawValue)) }
    rows.append(("Rows", Wording.count(figures.rows)))
    var skipped: [String] = []
    if figures.blankLines > 0 { skipped.append(Wording.count(figures.blankLines, "blank line")) }
    if figures.emptyRows > 0 {
      skipped.append(Wording.count(figures.emptyRows, "row") + " of empty cells")
    }
    if !skipped.isEmpty { rows.append(("Skipped", skipped.joined(separator: ", "))) }
    rows.append(("Columns", Wording.count(figures.columns.count)))
    return rows
  }

  private func cells(_ column: ColumnFigures) -> [String] {
    let missing = column.missing == 0 ? "" : "\(Wording.count(column.missing)) missing"
    return [oneLine(column.name, limit: 40), column.kind.rawValue, missing, values(column)]
  }

  private func values(_ column: ColumnFigures) -> String {
    switch column.kind {
    case .number: numbers(column)
    case .time: times(column)
    case .category:
      Wording.count(column.categories ?? 0) + ": "
        + (column.examples ?? []).map { quoted($0, limit: 20) }.joined(separator: ", ")
        + ((column.categories ?? 0) > (column.examples ?? []).count ? ", ..." : "")
    }
  }

  private func numbers(_ column: ColumnFigures) -> String {
    guard let minimum = column.minimum, let maximum = column.maximum, let mean = column.mean,
      let deviation = column.deviation
    else { return "no value" }
    return """
      \(Wording.significant(minimum)) to \(Wording.significant(maximum)), mean \
      \(Wording.significant(mean)), deviation \(Wording.significant(deviation))
      """
  }

  private func times(_ column: ColumnFigures) -> String {
    guard let start = column.start, let end = column.end else { return "no value" }
    var text = "\(start) to \(end)"
    switch (column.order, column.step) {
    case (.ascending, let step?):
      text += ", every \(step.hasPrefix("1 ") ? String(step.dropFirst(2)) : step)"
      let gaps = column.gaps ?? 0
      if gaps > 0 { text += ", " + Wording.count(gaps, "gap") }
      let repeated = column.repeatedTimes ?? 0
      if repeated > 0 { text += ", " + Wording.count(repeated, "repeated time") }
    case (.descending, _): text += ", in descending order"
    case (.mixed, _): text += ", not in order"
    default: break
    }
    return text
  }

  /// Columns, each as wide as its longest cell, left-aligned.
  private static func table(_ lines: [[String]]) -> String {
    let columnCount = lines.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { cells in
      let padded = zip(cells, widths).filter { $1 > 0 }.map { Wording.leftAligned($0, to: $1) }
      var line = padded.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
