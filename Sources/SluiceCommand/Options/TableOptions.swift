import ArgumentParser
import SluiceTables

/// The flags for how a table is written; what has no flag is found from the file.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Separator between cells: comma, semicolon, tab, pipe or space. (default: found from the file)",
      valueName: "separator"))
  var separator: TableSeparator?

  @Flag(
    inversion: .prefixedNo,
    help: "The first row has the names of the columns. (default: found from the file)")
  var header: Bool?

  @Option(
    help: ArgumentHelp(
      """
      Cells that stand for a missing value, separated by commas, in addition to empty cells, NA, NaN, null, \
      None, ? and -.
      """, valueName: "marks"))
  var missing: String?

  @Option(
    help: ArgumentHelp(
      "Order of dates such as 01/02/2020: month-first or day-first. (default: found from the file)",
      valueName: "order"))
  var dates: DateOrder?

  @Flag(
    inversion: .prefixedNo,
    help: "Numbers have a decimal comma, as in 1,5. (default: found from the file)")
  var decimalComma: Bool?

  func validate() throws {
    if decimalComma == true, separator == .comma {
      throw ValidationError("--decimal-comma and --separator comma exclude each other.")
    }
  }

  /// Whether any flag is given.
  var isGiven: Bool {
    separator != nil || header != nil || missing != nil || dates != nil || decimalComma != nil
  }

  /// The format for reading a table.
  var format: TableFormat {
    let marks = missing?.split(separator: ",").map(String.init) ?? []
    return TableFormat(
      separator: separator, hasHeader: header, usesDecimalComma: decimalComma, dateOrder: dates,
      missingMarks: TableFormat.usualMissingMarks + marks)
  }

  /// Reads a table, with a progress line on a terminal.
  func read(_ path: String, kinds: [String: ColumnKind] = [:]) throws -> Table {
    try TableProgressLine.read(path, format: format, kinds: kinds)
  }
}

extension DateOrder: ExpressibleByArgument {}

extension TableSeparator: ExpressibleByArgument {
  /// Reads the name of a separator, or the separator itself.
  public init?(argument: String) {
    switch argument {
    case ",": self = .comma
    case ";": self = .semicolon
    case "\t", "\\t": self = .tab
    case "|": self = .pipe
    case " ": self = .space
    default: self.init(rawValue: argument)
    }
  }
}
