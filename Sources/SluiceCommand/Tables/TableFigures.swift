import SluiceTables

/// The description of a table as JSON.
struct TableFigures: Encodable {
  let file: String
  let bytes: Int
  let compressed: Bool
  let separator: TableSeparator?
  let header, decimalComma: Bool?
  let dates: DateOrder?
  let rows, blankLines, emptyRows: Int
  let columns: [ColumnFigures]

  init(_ table: Table) {
    let reading = table.reading
    file = table.name
    bytes = reading.byteCount
    compressed = reading.isCompressed
    separator = reading.format.separator
    header = reading.format.hasHeader
    decimalComma = reading.format.usesDecimalComma
    dates = reading.format.dateOrder
    rows = table.rowCount
    blankLines = reading.blankLineCount
    emptyRows = reading.emptyRowCount
    columns = table.columns.map { ColumnFigures($0) }
  }
}
