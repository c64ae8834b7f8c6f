import SluiceFiles
import SluiceTables

/// The hint that a text to train on is a table, which a forecaster can be trained on.
enum TableHint {
  /// The bytes that are looked at.
  private static let sampleSize = 1 << 16
  /// The fewest rows of what is evidently a table.
  private static let leastRowCount = 3

  /// The hint for the inputs of a command; nil if they are not one table with numbers.
  ///
  /// - Parameters:
  ///   - paths: the inputs.
  ///   - command: the name of the command.
  static func text(for paths: [String], command: String) -> String? {
    guard let path = paths.first, paths.count == 1, TableFile.isMeant(by: path),
      !InputPath.isReadOnce(path), let table = try? start(of: path),
      table.rowCount >= leastRowCount
    else { return nil }
    let names = table.columns.filter { $0.numbers != nil }.map(\.name)
    guard let first = names.first else { return nil }
    let columns =
      names.count == 1
      ? "the column of numbers \(first)" : "\(Wording.count(names.count, "column")) of numbers"
    return """
      Note: \(path) is a table with \(columns), but is read as text. To train a forecaster on it:
        sluice \(command) \(Shell.path(path)) --forecast

      """
  }

  /// The table in the first complete lines of a file.
  private static func start(of path: String) throws -> Table {
    let file = try InputFile(path: path)
    return try file.withBytes(0..<min(file.count, sampleSize)) { bytes in
      let isWhole = bytes.count == file.count
      let end = isWhole ? bytes.count : bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
      return try Table(bytes: Array(bytes[..<end]), name: path)
    }
  }
}
