import SluiceTables

extension Series {
  /// The series of a table, one for each name in its column of series; rows are sorted by time.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - columns: the columns and their roles.
  /// - Throws: `TableError` or `SeriesColumnsError` for columns that do not fit, `SeriesError`.
  /// - Complexity: O(rows x columns), and a sort by time if the rows are not in order.
  public static func panel(of table: Table, _ columns: SeriesColumns) throws -> [Series] {
    let channels = try columns.channels(of: table)
    let times = try columns.times(of: table)
    guard let name = columns.series else {
      return [try Series(name: "", channels, Array(0..<table.rowCount), times, of: table)]
    }
    let column = try table.column(name)
    guard case .categories(let codes, let names) = column.values else {
      throw SeriesColumnsError(name: table.name, problem: .notNames(name, column.kind))
    }
    var rows = [[Int]](repeating: [], count: names.count)
    for (row, code) in codes.enumerated() where code >= 0 { rows[Int(code)].append(row) }
    return try zip(names, rows).map { name, rows in
      try Series(name: name, channels, rows, times, of: table)
    }
  }

  private init(
    name: String, _ channels: [(column: Table.Column, role: Role)], _ rows: [Int],
    _ times: [Timestamp], of table: Table
  ) throws {
    var rows = rows
    if !times.isEmpty {
      if zip(rows, rows.dropFirst()).contains(where: { times[$0] > times[$1] }) {
        // Equal times keep their order, so that the error is the same each time.
        rows.sort { (times[$0], $0) < (times[$1], $1) }
      }
      if let pair = zip(rows, rows.dropFirst()).first(where: { times[$0] == times[$1] }) {
        let time = times[pair.0]
        throw SeriesColumnsError(
          name: table.name,
          problem: .sameTime(series: name, time: time, count: rows.count { times[$0] == time }))
      }
    }
    let isWhole = rows.count == table.rowCount && zip(rows, rows.dropFirst()).allSatisfy(<)
    try self.init(
      name: name,
      channels: channels.map { column, role in
        let numbers = column.numbers ?? []
        // Whole columns share their memory with the table.
        return Channel(
          column.name, role: role, values: isWhole ? numbers : rows.map { numbers[$0] })
      },
      times: times.isEmpty ? [] : rows.map { times[$0].seconds })
  }
}

extension SeriesColumns {
  /// The times of the rows; empty if the table has no column of times.
  fileprivate func times(of table: Table) throws -> [Timestamp] {
    guard let name = time ?? table.columns.first(where: { $0.times != nil })?.name else {
      return []
    }
    let column = try table.column(name)
    guard let times = column.times else {
      throw SeriesColumnsError(name: table.name, problem: .notTimes(name, column.kind))
    }
    if let row = times.firstIndex(of: .missing) {
      throw SeriesColumnsError(name: table.name, problem: .missingTime(row: row + 1))
    }
    return times
  }
}
