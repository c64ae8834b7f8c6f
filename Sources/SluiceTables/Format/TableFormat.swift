/// How a table is written in its file; what is nil is found from the file.
///
/// ```swift
/// let table = try Table(path: "data.csv", format: TableFormat(separator: .semicolon, usesDecimalComma: true))
/// ```
public struct TableFormat: Sendable, Hashable, Codable {
  /// The byte between cells.
  public var separator: TableSeparator?
  /// Whether the first row has the names of the columns.
  public var hasHeader: Bool?
  /// Whether numbers have a decimal comma, as in `1,5`; impossible if the separator is a comma.
  public var usesDecimalComma: Bool?
  /// The order of day and month in dates such as `01/02/2020`.
  public var dateOrder: DateOrder?
  /// The cells that stand for a missing value; an empty cell always does.
  public var missingMarks: [String]

  /// The usual marks of missing values.
  public static let usualMissingMarks = [
    "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "nan", "NaN", "NAN", "-nan", "-NaN", "null", "NULL",
    "Null", "None", "none", "NaT", "?", "-",
  ]

  /// Makes a format.
  public init(
    separator: TableSeparator? = nil, hasHeader: Bool? = nil, usesDecimalComma: Bool? = nil,
    dateOrder: DateOrder? = nil, missingMarks: [String] = usualMissingMarks
  ) {
    self.separator = separator
    self.hasHeader = hasHeader
    self.usesDecimalComma = usesDecimalComma
    self.dateOrder = dateOrder
    self.missingMarks = missingMarks
  }
}
