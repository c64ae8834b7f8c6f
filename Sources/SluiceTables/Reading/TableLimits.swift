/// What a table may have; more is a sign of a damaged file.
enum TableLimits {
  /// Cells of a row.
  static let columnCount = 1 << 16
  /// Bytes of a cell.
  static let cellSize = 1 << 20
  /// Bytes of a row.
  static let rowSize = 64 << 20
  /// Bytes that are read at once.
  static let blockSize = 1 << 20
  /// Rows from which the format is found.
  static let sampleCount = 1000
  /// Rows and cells that an error names.
  static let namedCount = 5
}
