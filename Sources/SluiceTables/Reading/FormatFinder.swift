import SluiceFiles

/// Finds the format of a table and the kinds of its columns from its first bytes.
struct FormatFinder {
  /// The number of bytes in front of the first record.
  let offset: Int
  let separator: TableSeparator
  let hasHeader: Bool
  let usesDecimalComma: Bool
  /// The number of columns.
  let columnCount: Int
  /// What the columns are in the sample, without the header.
  let tallies: [ColumnTally]

  /// Finds the format.
  ///
  /// - Parameters:
  ///   - bytes: the first bytes of the table.
  ///   - isAll: whether they are all.
  ///   - format: what is given.
  ///   - name: the name of the table for messages.
  /// - Throws: `TableError`.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, isAll: Bool, _ format: TableFormat, name: String
  ) throws {
    func fail(_ problem: TableError.Problem) -> TableError {
      TableError(name: name, problem: problem)
    }
    switch ByteOrderMark(at: bytes.prefix(ByteOrderMark.longest)) {
    case .utf16: throw fail(.encoding("UTF-16"))
    case .utf32: throw fail(.encoding("UTF-32"))
    case .utf8: offset = 3
    case nil: offset = 0
    }
    if let kind = ForeignFile.kind(of: bytes) { throw fail(.otherFile(kind)) }
    let text = UnsafeBufferPointer(rebasing: bytes[offset...])
    let marks = MissingMarks(format.missingMarks)
    separator = format.separator ?? SeparatorFinder(text, isAll: isAll, marks).separator
    if separator == .comma, format.usesDecimalComma == true { throw fail(.twoCommas) }
    let sample = TableSample(text, isAll: isAll, separator)
    let columnCount = sample.columnCount
    self.columnCount = columnCount
    var comma = format.usesDecimalComma ?? false
    var found = Self.tallies(sample, columnCount, marks, usesDecimalComma: comma)
    if format.usesDecimalComma == nil, separator != .comma {
      let other = Self.tallies(sample, columnCount, marks, usesDecimalComma: true)
      func count(_ tallies: [ColumnTally]) -> Int { tallies.reduce(0) { $0 + $1.numbers } }
      if count(other) > count(found) { (found, comma) = (other, true) }
    }
    let numberText = NumberText(usesDecimalComma: comma)
    let header =
      format.hasHeader
      ?? HeaderFinder.hasHeader(sample, columnCount, found, marks, numberText)
    if !header, let first = sample.records.first {
      for column in 0..<columnCount { found[column].add(first[column], marks, numberText) }
    }
    usesDecimalComma = comma
    hasHeader = header
    tallies = found
  }

  private static func tallies(
    _ sample: TableSample, _ columnCount: Int, _ marks: MissingMarks, usesDecimalComma: Bool
  ) -> [ColumnTally] {
    let numberText = NumberText(usesDecimalComma: usesDecimalComma)
    var tallies = [ColumnTally](repeating: ColumnTally(), count: columnCount)
    for record in sample.records.dropFirst() {
      for (column, text) in record.prefix(columnCount).enumerated() {
        tallies[column].add(text, marks, numberText)
      }
    }
    return tallies
  }
}

/// Decides whether the first record has the names of columns.
enum HeaderFinder {
  /// Whether the first record is a header.
  ///
  /// Each column of numbers or times votes: against a header if its first cell is one too. Without such columns,
  /// there is a header unless the first cell of a column appears again in it.
  static func hasHeader(
    _ sample: TableSample, _ columnCount: Int, _ tallies: [ColumnTally], _ marks: MissingMarks,
    _ numberText: NumberText
  ) -> Bool {
    guard let first = sample.records.first else { return false }
    var votes = 0
    for (cell, tally) in zip(first, tallies) where !marks.contains(cell) {
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
