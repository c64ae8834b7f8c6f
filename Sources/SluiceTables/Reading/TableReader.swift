import SluiceFiles

/// Reads a table: bytes, records, columns, in one pass.
struct TableReader {
  private let input: ByteInput
  private let records: RecordReader
  private let given: TableFormat
  private let kinds: [String: ColumnKind]

  init(_ input: ByteInput, format: TableFormat, kinds: [String: ColumnKind]) {
    self.input = input
    records = RecordReader(input)
    given = format
    self.kinds = kinds
  }

  /// Reads the table.
  func read(_ progress: (TableProgress) throws -> Void) throws -> Table {
    let (bytes, isAll) = try records.start()
    if !input.isCompressed, bytes.starts(with: ByteInput.gzipMark) { throw fail(.compressedPipe) }
    let found = try FormatFinder(bytes, isAll: isAll, given, name: input.name)
    records.begin(at: found.offset, found.separator)
    let names = try names(found)
    let builders = try builders(found, names)
    var rows = TableRows(builders, name: input.name)
    var pending = records.pendingCount
    while try records.next() {
      try rows.append(records)
      // Once a block: when there are more bytes than before.
      if records.pendingCount > pending {
        try progress(
          TableProgress(
            byteCount: input.readByteCount, totalByteCount: input.totalByteCount,
            rowCount: rows.count))
      }
      pending = records.pendingCount
    }
    try rows.check(hasHeader: found.hasHeader)
    var format = given
    format.separator = found.separator
    format.hasHeader = found.hasHeader
    format.usesDecimalComma = found.usesDecimalComma
    format.dateOrder = given.dateOrder ?? builders.lazy.compactMap(\.dateOrder).first
    return Table(
      name: input.name, columns: builders.map { $0.finish() },
      reading: TableReading(
        format: format, byteCount: input.byteCount, isCompressed: input.isCompressed,
        blankLineCount: rows.blankLineCount, emptyRowCount: rows.emptyRowCount))
  }

  private func fail(_ problem: TableError.Problem) -> TableError {
    TableError(name: input.name, problem: problem)
  }

  /// The names of the columns, from the header if there is one.
  private func names(_ found: FormatFinder) throws -> [String] {
    guard found.hasHeader else { return (0..<found.columnCount).map { "column \($0 + 1)" } }
    repeat {
      guard try records.next() else { throw fail(.empty) }
    } while records.scanner.isBlank
    let scanner = records.scanner
    var positions: [String: Int] = [:]
    return try (0..<min(scanner.count, found.columnCount)).map { column in
      guard
        var name = String(
          validating: records.text(scanner.cells[column]).trimmed, as: UTF8.self)
      else { throw fail(.nameNotUTF8(line: scanner.line, column: column + 1)) }
      if name.isEmpty { name = "column \(column + 1)" }
      if let first = positions.updateValue(column, forKey: name) {
        throw fail(.sameName(name, first + 1, column + 1))
      }
      return name
    }
  }

  private func builders(_ found: FormatFinder, _ names: [String]) throws -> [ColumnBuilder] {
    for name in kinds.keys.sorted() where !names.contains(name) {
      throw fail(.noColumn(name, names))
    }
    let marks = MissingMarks(given.missingMarks)
    var hasTimes = false
    return try zip(names, found.tallies).map { name, tally in
      let kind = kinds[name] ?? tally.kind
      let order = given.dateOrder ?? tally.dateOrder
      if kind == .time, order == nil, let example = tally.ambiguous {
        throw fail(.ambiguousDates(column: name, example: example))
      }
      let isTimeAxis = kind == .time && !hasTimes
      hasTimes = hasTimes || isTimeAxis
      return ColumnBuilder(
        name: name, kind: kind, isTimeAxis: isTimeAxis, marks,
        usesDecimalComma: found.usesDecimalComma, dateOrder: order,
        readsUnixTimes: kinds[name] == .time)
    }
  }
}
