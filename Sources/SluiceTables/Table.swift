import SluiceFiles

/// A table of columns, read from a file of separated values.
///
/// Separator, header, decimal sign, kinds of columns and order of dates are found from the first 1,000 rows (at
/// most a megabyte) unless they are given. Cells follow RFC 4180: a cell in quotes can contain separators, line
/// breaks and doubled quotes. Spaces around cells are ignored. A file compressed by gzip is read through the
/// program `gzip`.
///
/// ```swift
/// let table = try Table(path: "ETTh1.csv")
/// table.rowCount                       // 17420
/// if case .numbers(let values) = table["OT"]?.values { print(values[0]) }
/// ```
///
/// A column is numbers if nine of ten cells of the sample that are not missing are numbers; otherwise times, if
/// nine of ten are times; otherwise categories. Integers of eight digits that are all dates (`20200131`) are
/// times. A later cell that does not fit its column is an error, which names the first such cells and their
/// number.
///
/// Reading takes one pass and the memory of the columns: 8 bytes for a number or time, 4 for a category.
public struct Table: Sendable {
  /// The path of the file, or another name for messages.
  public let name: String
  /// The columns, in order; all have the same number of values.
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  /// What was understood of the file.
  public private(set) var reading: TableReading

  /// Reads a file, a pipe, or standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - format: how the table is written; what is nil is found.
  ///   - kinds: the kinds of columns, by name, where they should not be found. A column of `.time` can have
  ///     seconds, milliseconds or microseconds since 1970, told apart by their magnitude, or years.
  ///   - progress: called after each megabyte.
  /// - Throws: `FileError` if the file cannot be read, `TableError` if it is not a table, is ragged, or has cells
  ///   that do not fit their columns, and the errors of `progress`.
  public init(
    path: String, format: TableFormat = TableFormat(), kinds: [String: ColumnKind] = [:],
    progress: (TableProgress) throws -> Void = { _ in }
  ) throws {
    let input = try ByteInput(path: path)
    self = try TableReader(input, format: format, kinds: kinds).read(progress)
  }

  /// Reads a table in memory.
  ///
  /// - Parameters:
  ///   - bytes: the bytes of the file.
  ///   - name: the name of the table in messages.
  ///   - format: how the table is written; what is nil is found.
  ///   - kinds: the kinds of columns, by name, where they should not be found.
  /// - Throws: `TableError`.
  public init(
    bytes: [UInt8], name: String = "the table", format: TableFormat = TableFormat(),
    kinds: [String: ColumnKind] = [:]
  ) throws {
    let input = ByteInput(bytes: bytes, name: name)
    self = try TableReader(input, format: format, kinds: kinds).read { _ in }
  }

  /// Makes a table of columns.
  ///
  /// - Precondition: the columns have the same number of values and different names.
  public init(name: String = "the table", columns: [Column]) {
    self.init(
      name: name, columns: columns,
      reading: TableReading(
        format: TableFormat(), byteCount: 0, isCompressed: false, blankLineCount: 0,
        emptyRowCount: 0))
  }

  init(name: String, columns: [Column], reading: TableReading) {
    rowCount = columns.first?.count ?? 0
    require(
      columns.allSatisfy { $0.count == columns[0].count },
      "the columns of \(name) have different numbers of values")
    require(
      Set(columns.map(\.name)).count == columns.count, "two columns of \(name) have the same name")
    self.name = name
    self.columns = columns
    self.reading = reading
    let times = columns.lazy.compactMap(\.times).first
    self.reading.order = times.map { TableReading.RowOrder(of: $0) }
  }

  /// The column of a name; nil if there is none.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The column of a name.
  ///
  /// - Throws: `TableError` if there is none; it suggests a similar name.
  public func column(_ name: String) throws -> Column {
    guard let column = self[name] else {
      throw TableError(name: self.name, problem: .noColumn(name, columns.map(\.name)))
    }
    return column
  }
}

/// How much of a table was read.
public struct TableProgress: Sendable, Hashable {
  /// The number of bytes that were read, compressed if the file is.
  public let byteCount: Int
  /// The size of the file in bytes; nil for a pipe.
  public let totalByteCount: Int?
  /// The number of rows so far.
  public let rowCount: Int
}
