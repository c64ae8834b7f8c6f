import SluiceFiles

/// Reads the lines of a text in blocks.
final class LineReader {
  /// The number of the last line; the first is 1.
  private(set) var line = 0

  let input: ByteInput
  private var buffer: [UInt8] = []
  private var position = 0
  private var isEnd = false

  /// The longest line in bytes.
  private static let limit = 256 << 20

  init(_ input: ByteInput) { self.input = input }

  /// The first bytes, at most a megabyte, before any line was read.
  func start() throws -> [UInt8] {
    if buffer.isEmpty { try fill() }
    return buffer
  }

  /// Skips bytes in front of the first line.
  func skip(_ count: Int) { position += count }

  /// Calls `body` with the next line, without its end and the spaces around it.
  ///
  /// - Returns: the result; nil if there is no line.
  func next<Result>(
    _ body: (_ line: UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result? {
    var searched = position
    while true {
      let end = buffer.withUnsafeBufferPointer { bytes in
        bytes[searched...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      }
      if let end {
        // A line feed after a carriage return makes an empty line more, which no format minds.
        let isPair =
          buffer[end] == UInt8(ascii: "\r") && end + 1 < buffer.count
          && buffer[end + 1] == UInt8(ascii: "\n")
        let range = position..<end
        position = end + (isPair ? 2 : 1)
        return try pass(range, body)
      }
      if isEnd {
        guard position < buffer.count else { return nil }
        let range = position..<buffer.count
        position = buffer.count
        return try pass(range, body)
      }
      searched = buffer.count - position
      guard searched <= Self.limit else {
        throw SequenceFileError(name: input.name, problem: .longLine(line + 1))
      }
      try fill()
    }
  }

  private func pass<Result>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result {
    line += 1
    return try buffer.withUnsafeBufferPointer { bytes in
      // A tab in front is an empty cell.
      let isCell = !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "\t")
      let trimmed = UnsafeBufferPointer(rebasing: bytes[range]).trimmed
      let text = isCell ? UnsafeBufferPointer(rebasing: bytes[range]) : trimmed
      guard !text.contains(0) else {
        throw SequenceFileError(name: input.name, problem: .zeroByte(line: line))
      }
      return try body(text)
    }
  }

  /// Moves the incomplete line to the front, and reads bytes after it.
  private func fill() throws {
    buffer.removeSubrange(..<position)
    position = 0
    let rest = buffer.count
    let room = max(TableLimits.blockSize, rest)
    buffer.append(contentsOf: repeatElement(0, count: room))
    let received = try buffer.withUnsafeMutableBytes {
      try input.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[rest...]))
    }
    buffer.removeSubrange((rest + received)...)
    isEnd = received < room
  }
}
