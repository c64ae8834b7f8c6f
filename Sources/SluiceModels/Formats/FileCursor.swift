import SluiceFiles

/// Reads a file from front to back, in little-endian order, and never beyond its end.
///
/// Nothing is taken for granted of what the file says: a count is compared with what is left of the file
/// before memory is taken for it.
struct FileCursor {
  /// The file ends before what should be read.
  struct Ended: Error {}

  /// Bytes from the file's beginning.
  private(set) var offset = 0

  private let file: InputFile
  private var window: [UInt8] = []
  private var windowStart = 0
  private static let windowByteCount = 1 << 18

  init(_ file: InputFile) { self.file = file }

  /// Bytes that are left.
  var remaining: Int { file.count - offset }

  /// Whether so many things of at least so many bytes can still come.
  func hasRoom(for count: UInt64, of byteCount: Int) -> Bool {
    count <= UInt64(remaining / byteCount)
  }

  /// The next number.
  ///
  /// - Throws: `Ended`, or `FileError` where the file cannot be read.
  mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws -> Number {
    try withNext(MemoryLayout<Number>.size) { bytes in
      Number(littleEndian: bytes.loadUnaligned(as: Number.self))
    }
  }

  /// The next numbers.
  ///
  /// - Throws: `Ended`, or `FileError` where the file cannot be read.
  mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(
    _ count: UInt64, _ type: Number.Type = Number.self
  ) throws -> [Number] {
    let size = MemoryLayout<Number>.size
    guard hasRoom(for: count, of: size) else { throw Ended() }
    return try withNext(Int(count) * size) { bytes in
      (0..<Int(count)).map { index in
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Number.self))
      }
    }
  }

  /// The next text, its length before it; nil where it is not UTF-8.
  ///
  /// - Throws: `Ended`, or `FileError` where the file cannot be read.
  mutating func nextText() throws -> String? {
    let count = try next(UInt64.self)
    guard hasRoom(for: count, of: 1) else { throw Ended() }
    return try withNext(Int(count)) { String(validating: $0, as: UTF8.self) }
  }

  /// Calls `body` with the next bytes, which then are passed.
  private mutating func withNext<Result>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard count <= remaining else { throw Ended() }
    if offset + count > windowStart + window.count {
      let length = max(count, min(Self.windowByteCount, remaining))
      windowStart = offset
      window = try [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
        try file.read(
          into: UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[..<length]),
          at: offset)
        filled = length
      }
    }
    let start = offset - windowStart
    defer { offset += count }
    return try window.withUnsafeBytes { bytes in
      try body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }
  }
}
