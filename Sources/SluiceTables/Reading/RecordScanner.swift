/// A cell: its place from the start of the bytes, without its quotes and the spaces around it.
struct Cell {
  enum Quoting: UInt8 {
    case none, quoted, doubledQuotes
  }

  var start: Int32
  var end: Int32
  var quoting: Quoting

  var isEmpty: Bool { start == end }
}

/// Finds the cells of one record after the other (RFC 4180).
///
/// Quotes within a cell that does not begin with one stand for themselves. A separator of spaces is any number of
/// them, also at the ends of a row.
final class RecordScanner {
  typealias Problem = TableError.Problem

  /// The cells of the last record.
  @exclusivity(unchecked)
  private(set) var cells: UnsafeMutablePointer<Cell>
  /// The number of cells of the last record.
  @exclusivity(unchecked)
  private(set) var count = 0
  /// The line the last record begins in.
  @exclusivity(unchecked)
  private(set) var line = 0
  /// The line after the last record.
  @exclusivity(unchecked)
  private(set) var nextLine = 1

  @exclusivity(unchecked)
  private var capacity = 64
  private let classes: UnsafeMutablePointer<ByteClass>
  private let separator: UInt8
  private let joinsSeparators: Bool

  private enum ByteClass: UInt8 {
    case other, separator, lineEnd, zero
  }

  init(_ separator: TableSeparator) {
    self.separator = separator.byte
    joinsSeparators = separator == .space
    cells = .allocate(capacity: capacity)
    classes = .allocate(capacity: 256)
    classes.initialize(repeating: .other, count: 256)
    classes[0] = .zero
    classes[Int(UInt8(ascii: "\n"))] = .lineEnd
    classes[Int(UInt8(ascii: "\r"))] = .lineEnd
    classes[Int(separator.byte)] = .separator
  }

  deinit {
    cells.deallocate()
    classes.deallocate()
  }

  /// Whether the last record is a line without any character except spaces.
  var isBlank: Bool { count == 0 || (count == 1 && cells[0].isEmpty && cells[0].quoting == .none) }

  /// Finds the cells of the record at `start`.
  ///
  /// - Parameters:
  ///   - base: the bytes; places of cells count from here.
  ///   - start: the place of the record.
  ///   - end: the end of the bytes.
  ///   - isLast: whether no bytes follow.
  /// - Returns: the place after the record; nil if it is not complete.
  func scan(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool
  ) throws(ScanError) -> Int? {
    var place = start
    count = 0
    line = nextLine
    var lineBreaks = 0
    while true {
      if joinsSeparators {
        while place < end, base[place] == separator { place += 1 }
        if place == end || base[place] == UInt8(ascii: "\n") || base[place] == UInt8(ascii: "\r"),
          count > 0
        {
          return finish(base, place, end, isLast, lineBreaks)
        }
      }
      var opening = place
      while opening < end, isSpace(base[opening]) { opening += 1 }
      if opening < end, base[opening] == UInt8(ascii: "\"") {
        guard let next = try quotedCell(base, opening + 1, end, isLast, &lineBreaks) else {
          return nil
        }
        place = next
      } else {
        let classes = classes
        while place < end, classes[Int(base[place])] == .other { place += 1 }
        try append(base, opening, place, .none)
      }
      guard place < end else { return finish(base, place, end, isLast, lineBreaks) }
      switch classes[Int(base[place])] {
      case .separator: place += 1
      case .lineEnd: return finish(base, place, end, isLast, lineBreaks)
      case .zero: throw error(.zeroByte(line: line + lineBreaks))
      case .other: throw error(.textAfterQuote(line: line + lineBreaks, column: count))
      }
    }
  }

  /// Finds the end of a quoted cell.
  ///
  /// - Returns: the place after the closing quote and spaces; nil if the cell is not complete.
  private func quotedCell(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, _ lineBreaks: inout Int
  ) throws(ScanError) -> Int? {
    let firstLine = line + lineBreaks
    var place = start
    var quoting = Cell.Quoting.quoted
    while true {
      while place < end, base[place] != UInt8(ascii: "\"") {
        switch base[place] {
        case UInt8(ascii: "\n"): lineBreaks += 1
        // A carriage return without a line feed.
        case UInt8(ascii: "\r"):
          if place + 1 < end, base[place + 1] != UInt8(ascii: "\n") { lineBreaks += 1 }
        case 0: throw error(.zeroByte(line: line + lineBreaks))
        default: break
        }
        place += 1
      }
      if place - start > TableLimits.cellSize {
        throw error(.longCell(line: firstLine, column: count + 1))
      }
      guard place < end else {
        if isLast { throw error(.unclosedQuote(line: firstLine, column: count + 1)) }
        return nil
      }
      if place + 1 == end, !isLast { return nil }
      guard place + 1 < end, base[place + 1] == UInt8(ascii: "\"") else { break }
      quoting = .doubledQuotes
      place += 2
    }
    try append(base, start, place, quoting)
    place += 1
    while place < end, isSpace(base[place]) { place += 1 }
    return place
  }

  /// Ends a record at the end of its line.
  private func finish(
    _ base: UnsafePointer<UInt8>, _ place: Int, _ end: Int, _ isLast: Bool, _ lineBreaks: Int
  ) -> Int? {
    var place = place
    if place < end, base[place] == UInt8(ascii: "\r") {
      // A line feed may follow.
      if place + 1 == end, !isLast { return nil }
      if place + 1 < end, base[place + 1] == UInt8(ascii: "\n") { place += 1 }
    }
    if place == end, !isLast { return nil }
    nextLine = line + lineBreaks + 1
    return Swift.min(place + 1, end)
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != separator
  }

  @inline(__always)
  private func append(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ quoting: Cell.Quoting
  ) throws(ScanError) {
    var (start, end) = (start, end)
    if quoting == .none {
      while start < end, isSpace(base[end - 1]) { end -= 1 }
      start = Swift.min(start, end)
    }
    if end - start > TableLimits.cellSize {
      throw error(.longCell(line: line, column: count + 1))
    }
    if count == capacity { grow() }
    guard count < TableLimits.columnCount else { throw error(.manyColumns(line: line)) }
    cells[count] = Cell(start: Int32(start), end: Int32(end), quoting: quoting)
    count += 1
  }

  private func grow() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: 2 * capacity)
    larger.update(from: cells, count: count)
    cells.deallocate()
    cells = larger
    capacity *= 2
  }

  private func error(_ problem: Problem) -> ScanError { ScanError(problem: problem) }
}

/// An error in the bytes of a record.
struct ScanError: Error {
  let problem: TableError.Problem
}
