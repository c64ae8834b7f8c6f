/// Reads the records of a table in blocks.
final class RecordReader {
  private let input: ByteInput
  @exclusivity(unchecked)
  private(set) var scanner = RecordScanner(.comma)

  /// The bytes that were read and not passed yet begin at `position`.
  @exclusivity(unchecked)
  private var buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: TableLimits.blockSize, alignment: 16)
  @exclusivity(unchecked)
  private var position = 0
  @exclusivity(unchecked)
  private var filled = 0
  @exclusivity(unchecked)
  private var isEnd = false

  init(_ input: ByteInput) { self.input = input }

  deinit { buffer.deallocate() }

  private var bytes: UnsafePointer<UInt8> {
    // The buffer is never empty.
    UnsafePointer(buffer.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self))
  }

  /// The bytes of the first block, for finding the format; call `begin` before the first record.
  ///
  /// - Returns: the bytes, and whether they are all.
  func start() throws -> (UnsafeBufferPointer<UInt8>, isAll: Bool) {
    try fill()
    return (UnsafeBufferPointer(start: bytes, count: filled), isEnd)
  }

  /// Begins with the records.
  ///
  /// - Parameter offset: the number of bytes in front of the first record.
  func begin(at offset: Int, _ separator: TableSeparator) {
    scanner = RecordScanner(separator)
    position = offset
  }

  /// Finds the cells of the next record.
  ///
  /// - Returns: whether there is one.
  func next() throws -> Bool {
    while true {
      if position == filled, isEnd { return false }
      if position < filled {
        let found = try scanned()
        if let found {
          position = found
          return true
        }
      }
      try fill()
    }
  }

  private func scanned() throws -> Int? {
    do {
      return try scanner.scan(bytes, from: position, to: filled, isLast: isEnd)
    } catch {
      throw TableError(name: input.name, problem: error.problem)
    }
  }

  /// Moves the incomplete record to the front, and reads bytes after it.
  private func fill() throws {
    let rest = filled - position
    if rest == buffer.count {
      guard 2 * rest <= TableLimits.rowSize else {
        throw TableError(name: input.name, problem: .longLine(scanner.nextLine))
      }
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * rest, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    } else if rest > 0 {
      buffer.baseAddress?.copyMemory(from: bytes + position, byteCount: rest)
    }
    position = 0
    let room = buffer.count - rest
    let received = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[rest...]))
    filled = rest + received
    isEnd = received < room
  }

  /// The number of bytes that are read and not passed.
  var pendingCount: Int { filled - position }

  /// The text of a cell of the last record, with doubled quotes replaced; valid until the next record.
  @inline(__always)
  func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    let start = Int(cell.start)
    let count = Int(cell.end) - start
    guard cell.quoting == .doubledQuotes else {
      return UnsafeBufferPointer(start: bytes + start, count: count)
    }
    return withoutDoubledQuotes(start, count)
  }

  /// The record is complete and not scanned again, so that its bytes can change.
  private func withoutDoubledQuotes(_ start: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    let text = UnsafeMutableBufferPointer<UInt8>(
      start: UnsafeMutablePointer(mutating: bytes + start), count: count)
    var (source, target) = (0, 0)
    while source < count {
      text[target] = text[source]
      let isDoubled =
        text[source] == UInt8(ascii: "\"") && source + 1 < count
        && text[source + 1] == UInt8(ascii: "\"")
      source += isDoubled ? 2 : 1
      target += 1
    }
    return UnsafeBufferPointer(rebasing: text[..<target])
  }
}
