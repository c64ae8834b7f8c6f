import SluiceFiles

/// A file that is not the table it should be.
public struct TableError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// There is no byte, or only blank lines.
    case empty
    /// There is a header, but no row.
    case noRows
    /// The file is of another kind.
    case otherFile(String)
    /// The encoding is not UTF-8.
    case encoding(String)
    /// A NUL byte in a line.
    case zeroByte(line: Int)
    /// A quote that is not closed, in the cell that begins there.
    case unclosedQuote(line: Int, column: Int)
    /// A cell has text after its closing quote.
    case textAfterQuote(line: Int, column: Int)
    /// A cell is longer than a megabyte.
    case longCell(line: Int, column: Int)
    /// A line is longer than 64 megabytes.
    case longLine(Int)
    /// A line has more than 65,536 cells.
    case manyColumns(line: Int)
    /// Rows have other numbers of cells than there are columns.
    case ragged(first: [RaggedRow], count: Int, columnCount: Int)
    /// Cells do not fit their columns.
    case badCells(first: [BadCell], count: Int)
    /// A name in the header is not UTF-8.
    case nameNotUTF8(line: Int, column: Int)
    /// Two columns have the same name.
    case sameName(String, Int, Int)
    /// Dates can be read in two ways.
    case ambiguousDates(column: String, example: String)
    /// The separator and the decimal sign are both commas.
    case twoCommas
    /// There is no such column; the names that exist.
    case noColumn(String, [String])
    /// The data is compressed and comes from a pipe.
    case compressedPipe
    /// The program `gzip` failed.
    case decompression(String)
  }

  /// A row with another number of cells than there are columns.
  public struct RaggedRow: Sendable, Hashable {
    /// The line it begins in; the first is 1.
    public let line: Int
    /// The number of its cells.
    public let cellCount: Int
  }

  /// The path of the file, or another name of the table.
  public let name: String
  /// The problem.
  public let problem: Problem

  /// The category.
  public var category: ErrorCategory {
    switch problem {
    case .ambiguousDates, .twoCommas, .noColumn: .badConfiguration
    case .decompression: .missingInput
    default: .badData
    }
  }

  /// One sentence.
  public var description: String { "\(oneLine(name)): \(message)" }

  private var message: String {
    switch problem {
    case .empty: "the file is empty: it contains no table"
    case .noRows: "the table has a header, but no rows"
    case .otherFile(let kind): "the file is \(kind), expected a text of separated values"
    case .encoding(let encoding): "the file is encoded in \(encoding), expected UTF-8"
    case .zeroByte(let line):
      "line \(line) contains a NUL byte: the file is not a text, or its encoding is not UTF-8"
    case .unclosedQuote(let line, let column):
      "line \(line), column \(column): the quote that opens the cell is not closed"
    case .textAfterQuote(let line, let column):
      "line \(line), column \(column): the cell has text after its closing quote (a quote in a cell is doubled)"
    case .longCell(let line, let column):
      "line \(line), column \(column): the cell is longer than 1 MB (is a quote not closed?)"
    case .longLine(let line): "line \(line) is longer than 64 MB"
    case .manyColumns(let line): "line \(line) has more than 65,536 cells"
    case .ragged(let first, let count, let columnCount):
      Self.ragged(first, count: count, columnCount: columnCount)
    case .badCells(let first, let count):
      Self.badCells(first, count: count)
    case .nameNotUTF8(let line, let column):
      "line \(line), column \(column): the name of the column is not UTF-8"
    case .sameName(let name, let first, let second):
      "the columns \(first) and \(second) have the same name \(quoted(name))"
    case .ambiguousDates(let column, let example):
      """
      the dates of column \(quoted(column)), such as \(quoted(example)), can be read in two ways: specify \
      whether the day or the month is first
      """
    case .twoCommas: "the separator and the decimal sign cannot both be commas"
    case .noColumn(let name, let names): Self.noColumn(name, names)
    case .compressedPipe:
      "the data is compressed by gzip, which is read from files only: decompress it with gzip -dc"
    case .decompression(let reason): "the file cannot be decompressed: \(reason)"
    }
  }

  private static func ragged(_ first: [RaggedRow], count: Int, columnCount: Int) -> String {
    let rows = first.map { "line \($0.line) has \($0.cellCount)" }.joined(separator: ", ")
    let cells = columnCount == 1 ? "1 cell" : "\(columnCount) cells"
    return "\(count) \(count == 1 ? "row does" : "rows do") not have \(cells): \(rows)"
      + (count > first.count ? " ..." : "")
  }

  private static func badCells(_ first: [BadCell], count: Int) -> String {
    let cells = first.map(\.description).joined(separator: "; ")
    guard count > 1 else { return cells }
    return "\(count) cells do not fit their columns: \(cells)"
      + (count > first.count ? "; ..." : "")
  }

  private static func noColumn(_ name: String, _ names: [String]) -> String {
    if let similar = nearest(to: name, among: names) {
      return "there is no column \(quoted(name)): did you mean \(quoted(similar))?"
    }
    let shown = names.prefix(10).map { quoted($0) }.joined(separator: ", ")
    return "there is no column \(quoted(name)): the columns are \(shown)"
      + (names.count > 10 ? " ..." : "")
  }
}
