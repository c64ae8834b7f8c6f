/// Reads Unicode scalars from bytes that may not be valid UTF-8.
///
/// The standard library's decoder replaces invalid bytes; this one reports the position of the
/// first error, and is fast without optimization.
struct UTF8Reader {
  /// The bytes at `offset` are not a valid scalar.
  struct Invalid: Error, Equatable {
    let offset: Int
    let byte: UInt8
  }

  private let bytes: UnsafePointer<UInt8>
  private let count: Int

  /// The offset of the next scalar.
  private(set) var offset = 0

  init(_ bytes: UnsafePointer<UInt8>, count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// Skips bytes that are known to be valid.
  mutating func skip(_ count: Int) { offset += count }

  /// The value of the next scalar; nil at the end.
  mutating func next() throws(Invalid) -> UInt32? {
    guard offset < count else { return nil }
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
      return UInt32(first)
    }
    let form = UTF8Form(first: first)
    guard form.length > 0, offset + form.length <= count, form.second.contains(bytes[offset + 1])
    else { throw Invalid(offset: offset, byte: first) }
    var scalar = UInt32(first) & (0x7F >> UInt32(form.length))
    for index in 1..<form.length {
      let byte = bytes[offset + index]
      guard byte & 0xC0 == 0x80 else { throw Invalid(offset: offset, byte: first) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    offset += form.length
    return scalar
  }
}

/// The form of a scalar by its first byte, from 0x80 on (Unicode Standard, table 3-7).
struct UTF8Form {
  /// The number of bytes; 0 if no scalar starts with the byte.
  let length: Int
  /// The valid range of the second byte.
  ///
  /// It can be narrower than that of other continuation bytes, to exclude overlong forms,
  /// surrogates and values beyond U+10FFFF.
  let second: ClosedRange<UInt8>

  init(first: UInt8) {
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: (length, second) = (0, 0x80...0xBF)
    }
  }
}

/// Calls `body` with the value of each scalar of a text in UTF-8.
///
/// - Throws: `VocabularyError` at the first invalid bytes, and the errors of `body`.
func forEachScalar(
  in utf8: UnsafeBufferPointer<UInt8>, source: String, _ body: (UInt32) throws -> Void
) throws {
  guard let start = utf8.baseAddress else { return }
  var reader = UTF8Reader(start, count: utf8.count)
  do {
    while let scalar = try reader.next() { try body(scalar) }
  } catch let invalid as UTF8Reader.Invalid {
    throw VocabularyError(
      source: source, problem: .invalidUTF8(offset: invalid.offset, byte: invalid.byte))
  }
}
