import SluiceFiles
import SluiceTables

/// A line on a terminal while a table is read.
enum TableProgressLine {
  /// Reads a table; on a terminal, a line shows how far it is.
  static func read(
    _ path: String, format: TableFormat, kinds: [String: ColumnKind] = [:]
  ) throws -> Table {
    guard StandardError.isTerminal else {
      return try Table(path: path, format: format, kinds: kinds)
    }
    var line = RedrawnLine()
    defer { line.clear() }
    var drawnAt = 0
    return try Table(path: path, format: format, kinds: kinds) { progress in
      // Every ten megabytes.
      guard progress.byteCount - drawnAt >= 10 << 20 else { return }
      drawnAt = progress.byteCount
      let share = progress.totalByteCount.map {
        Wording.percent(Double(progress.byteCount) / Double(max($0, 1))) + ", "
      }
      line.draw(
        "Reading \(Folder.name(of: path)): \(share ?? "")\(Wording.count(progress.rowCount, "row"))"
      )
    }
  }
}
