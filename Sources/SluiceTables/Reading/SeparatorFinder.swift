/// Finds the separator of a table.
struct SeparatorFinder {
  /// The separator; a comma if there is only one column.
  let separator: TableSeparator

  /// Rows that are compared.
  private static let count = 200

  /// Finds the separator by which most rows have the same number of cells, and among these the one that gives the
  /// most numbers and times.
  init(_ text: UnsafeBufferPointer<UInt8>, isAll: Bool, _ marks: MissingMarks) {
    var best = (separator: TableSeparator.comma, score: 0.0)
    for separator in [TableSeparator.comma, .semicolon, .tab, .pipe] {
      let score = Self.score(text, isAll: isAll, separator, marks)
      if score > best.score { best = (separator, score) }
    }
    // A space also separates date and time, and the words of a text.
    if best.score < 0.5 {
      let score = Self.score(text, isAll: isAll, .space, marks)
      if score > max(best.score, 1.2) { best = (.space, score) }
    }
    separator = best.separator
  }

  private static func score(
    _ text: UnsafeBufferPointer<UInt8>, isAll: Bool, _ separator: TableSeparator,
    _ marks: MissingMarks
  ) -> Double {
    let sample = TableSample(text, isAll: isAll, separator, limit: count)
    let usual = sample.usualCount
    guard usual > 1, sample.records.contains(where: { $0.contains { !$0.isEmpty } }) else {
      return 0
    }
    let regular = sample.records.count { $0.count == usual }
    // Spaces are also in texts: every row must have the cells.
    if separator == .space, regular < sample.records.count { return 0 }
    let share = Double(regular) / Double(sample.records.count) * (sample.isBroken ? 0.5 : 1)
    return share * share * (1 + valueShare(sample, separator, marks))
  }

  /// The share of the cells that are numbers, times or missing.
  private static func valueShare(
    _ sample: TableSample, _ separator: TableSeparator, _ marks: MissingMarks
  ) -> Double {
    let shares = [false, true].filter { !$0 || separator != .comma }.map { comma in
      var (values, count) = (0, 0)
      for record in sample.records {
        var tally = ColumnTally()
        for cell in record { tally.add(cell, marks, NumberText(usesDecimalComma: comma)) }
        values += record.count - tally.others
        count += record.count
      }
      return Double(values) / Double(max(1, count))
    }
    return shares.max() ?? 0
  }
}
