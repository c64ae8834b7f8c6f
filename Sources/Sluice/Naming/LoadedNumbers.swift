/// The elements of a parameter that have been loaded: ranges of rows for each range of columns.
struct LoadedNumbers {
  private let rowCount: Int
  private let width: Int
  private var parts: [Part] = []

  private struct Part {
    let columns: Range<Int>
    var hasRow: [Bool]
  }

  init(shape: [Int]) {
    rowCount = shape.first ?? 1
    width = shape.dropFirst().reduce(1, *)
  }

  /// The number of loaded elements.
  var count: Int {
    parts.reduce(0) { sum, part in
      sum + part.columns.count * part.hasRow.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  /// Marks elements as loaded; returns false if one of them is already loaded.
  ///
  /// - Parameters:
  ///   - rows: the rows, within the parameter.
  ///   - columns: the columns of these rows; nil for all.
  mutating func insert(rows: [Range<Int>], columns: [Range<Int>]?) -> Bool {
    for columns in columns ?? [0..<width] {
      if !parts.contains(where: { $0.columns == columns }) {
        parts.append(Part(columns: columns, hasRow: Array(repeating: false, count: rowCount)))
      }
      for rows in rows {
        for index in parts.indices where parts[index].columns.overlaps(columns) {
          if parts[index].hasRow[rows].contains(true) { return false }
        }
        for index in parts.indices where parts[index].columns == columns {
          for row in rows { parts[index].hasRow[row] = true }
        }
      }
    }
    return true
  }
}
