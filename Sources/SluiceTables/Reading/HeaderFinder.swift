/// Decides whether the first record has the names of columns.
enum HeaderFinder {
  /// Whether the first record is a header.
  ///
  /// Each column of numbers or times votes: against a header if its first cell is one too, for it if that is another
  /// text, and twice for it if the first cell is the only missing one, as in the column of row names that pandas
  /// writes. Without such columns, there is a header unless the first cell of a column appears again in it.
  static func hasHeader(
    _ sample: TableSample, _ columnCount: Int, _ tallies: [ColumnTally], _ marks: MissingMarks,
    _ numberText: NumberText
  ) -> Bool {
    guard let first = sample.records.first else { return false }
    var votes = 0
    for (cell, tally) in zip(first, tallies) {
      guard !marks.contains(cell) else {
        if cell.isEmpty, tally.missing == 0, tally.kind != .category, tally.count > 1 { votes += 2 }
        continue
      }
      var own = ColumnTally()
      own.add(cell, marks, numberText)
      let isValue = own.numbers + own.times > 0
      // With a single record, a value is not a name.
      if sample.records.count == 1 {
        votes += isValue ? -1 : 0
      } else if tally.kind != .category, tally.count > 0 {
        votes += isValue ? -1 : 1
      }
    }
    if votes != 0 { return votes > 0 }
    return !(0..<columnCount).contains { column in
      guard tallies[column].kind == .category, !first[column].isEmpty else { return false }
      return sample.records.dropFirst().contains {
        column < $0.count && $0[column].elementsEqual(first[column])
      }
    }
  }
}
