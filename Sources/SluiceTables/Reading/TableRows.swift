/// Adds rows to columns, and counts what does not fit.
struct TableRows {
  /// The number of rows.
  private(set) var count = 0
  private(set) var blankLineCount = 0
  private(set) var emptyRowCount = 0

  private let builders: [ColumnBuilder]
  private let name: String
  /// Whether rows of empty cells are skipped: they have no time.
  private let skipsEmptyRows: Bool

  private var raggedRows: [TableError.RaggedRow] = []
  private var raggedCount = 0
  private var badCells: [BadCell] = []
  private var badCount = 0

  init(_ builders: [ColumnBuilder], name: String) {
    self.builders = builders
    self.name = name
    skipsEmptyRows = builders.contains(where: \.isTimeAxis)
  }

  /// Adds the last record.
  mutating func append(_ records: RecordReader) throws {
    let scanner = records.scanner
    let cells = scanner.cells
    guard !scanner.isBlank else {
      blankLineCount += 1
      return
    }
    guard scanner.count == builders.count || isPadded(scanner) else {
      raggedCount += 1
      if raggedRows.count < TableLimits.namedCount {
        raggedRows.append(TableError.RaggedRow(line: scanner.line, cellCount: scanner.count))
      }
      return
    }
    if skipsEmptyRows, cells[0].isEmpty, (0..<scanner.count).allSatisfy({ cells[$0].isEmpty }) {
      emptyRowCount += 1
      return
    }
    for column in 0..<builders.count {
      let text = records.text(cells[column])
      if let fault = builders[column].append(text) {
        note(fault, text, line: scanner.line, column: builders[column].name)
      }
    }
    count += 1
  }

  /// Whether the cells after those of the columns are empty.
  private func isPadded(_ scanner: RecordScanner) -> Bool {
    scanner.count > builders.count
      && (builders.count..<scanner.count).allSatisfy { scanner.cells[$0].isEmpty }
  }

  private mutating func note(
    _ fault: BadCell.Fault, _ text: UnsafeBufferPointer<UInt8>, line: Int, column: String
  ) {
    badCount += 1
    guard badCells.count < TableLimits.namedCount else { return }
    // Messages show the beginning of a text.
    badCells.append(
      BadCell(
        line: line, column: column, text: String(decoding: text.prefix(200), as: UTF8.self),
        fault: fault))
  }

  /// Throws if there are no rows or if something did not fit.
  func check(hasHeader: Bool) throws {
    func fail(_ problem: TableError.Problem) -> TableError {
      TableError(name: name, problem: problem)
    }
    if raggedCount > 0 {
      throw fail(.ragged(first: raggedRows, count: raggedCount, columnCount: builders.count))
    }
    if badCount > 0 { throw fail(.badCells(first: badCells, count: badCount)) }
    if count == 0 { throw fail(hasHeader ? .noRows : .empty) }
  }
}
