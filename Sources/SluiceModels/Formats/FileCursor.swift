import SluiceFiles

/// Reads a file sequentially, in little-endian order, never beyond its end.
///
/// The content of the file is not trusted: a count is compared with the remaining size of the file
/// before memory is allocated for it.
struct FileCursor {
  /// The error if the file ends too early.
  struct Ended: Error {}

  /// The offset of the next byte in the file.
  private(set) var offset = 0

  private let file: InputFile
  private var window: [UInt8] = []
  private var windowStart = 0
  private static let windowByteCount = 1 << 18

  init(_ file: InputFile) { self.file = file }

  /// The number of remaining bytes.
  var remaining: Int { file.count - offset }

  /// Whether the rest of the file has room for `count` elements of at least `byteCount` bytes.
  func hasRoom(for count: UInt64, of byteCount: Int) -> Bool {
    count <= UInt64(remaining / byteCount)
  }

  /// Reads the next number.
  ///
  /// - Throws: `Ended`, or `FileError` if the file cannot be read.
  mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws -> Number {
    try withNext(MemoryLayout<Number>.size) { bytes in
      Number(littleEndian: bytes.loadUnaligned(as: Number.self))
    }
  }

  /// Reads the next numbers.
  ///
  /// - Throws: `Ended`, or `FileError` if the file cannot be read.
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

  /// Reads the next text, which starts with its length; nil if it is not UTF-8.
  ///
  /// - Throws: `Ended`, or `FileError` if the file cannot be read.
  mutating func nextText() throws -> String? {
    let count = try next(UInt64.self)
    guard hasRoom(for: count, of: 1) else { throw Ended() }
    return try withNext(Int(count)) { String(validating: $0, as: UTF8.self) }
  }

  /// Calls `body` with the next bytes, then advances.
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
