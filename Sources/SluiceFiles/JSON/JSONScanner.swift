/// Reads a large JSON text sequentially and makes values only of the requested parts.
///
/// ```swift
/// var scanner = JSONScanner(bytes)
/// try scanner.forEachEntry { scanner, key in  // {"a": 1, "b": 2}
///   sum += try scanner.wholeNumber()
/// }
/// try scanner.finish()
/// ```
package struct JSONScanner {
  private var parser: JSONParser
  /// The characters of a string with escape sequences.
  private var unescaped: [UInt8] = []

  /// Starts at the beginning of a text in UTF-8, which must outlive the scanner.
  package init(_ bytes: UnsafeRawBufferPointer) {
    parser = JSONParser(bytes)
    parser.skipSpace()
  }

  /// The kind of the next value, by its first byte.
  package enum Kind: Sendable {
    case object, list, string, other
  }

  /// The kind of the next value.
  package var nextKind: Kind {
    switch parser.next {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .list
    case UInt8(ascii: "\""): .string
    default: .other
    }
  }

  /// The first key of the next value, an object, which is not consumed; nil if the object is empty.
  package func firstKey() throws -> String? {
    var scanner = self
    guard scanner.parser.take("{") else { throw parser.unexpected("an object") }
    scanner.parser.skipSpace()
    guard scanner.nextKind == .string else { return nil }
    var key: String?
    try scanner.withString { _, characters in key = String(validating: characters, as: UTF8.self) }
    return key
  }

  /// The offset of the next value.
  package var offset: Int {
    get { parser.place }
    set { parser.place = newValue }
  }

  /// Reads the entries of the next value, an object.
  ///
  /// Duplicate keys are not checked.
  ///
  /// - Parameter body: receives the key of each entry, as characters that need not be valid UTF-8
  ///   and are valid only during the call; must read the entry's value.
  package mutating func forEachEntry(
    _ body: (inout JSONScanner, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard parser.take("{") else { throw parser.unexpected("an object") }
    parser.skipSpace()
    if parser.take("}") { return parser.skipSpace() }
    while true {
      parser.skipSpace()
      guard nextKind == .string else { throw parser.unexpected("a key") }
      try withString { scanner, key in
        guard scanner.parser.take(":") else { throw scanner.parser.unexpected(":") }
        scanner.parser.skipSpace()
        try body(&scanner, key)
      }
      if parser.take("}") { return parser.skipSpace() }
      guard parser.take(",") else { throw parser.unexpected(", or }") }
    }
  }

  /// Reads the entries of the next value, an object; duplicate keys are errors.
  ///
  /// - Parameter body: receives the key of each entry; must read the entry's value.
  package mutating func forEachKey(
    _ body: (inout JSONScanner, String) throws -> Void
  ) throws {
    var seen: Set<String> = []
    try forEachEntry { scanner, characters in
      guard let key = String(validating: characters, as: UTF8.self) else {
        throw scanner.parser.failure("a key that is not UTF-8")
      }
      guard seen.insert(key).inserted else {
        throw scanner.parser.failure("the key \(quoted(key)) occurs twice in one object")
      }
      try body(&scanner, key)
    }
  }

  /// Reads the elements of the next value, a list.
  ///
  /// - Parameter body: must read one element.
  package mutating func forEachElement(_ body: (inout JSONScanner) throws -> Void) throws {
    guard parser.take("[") else { throw parser.unexpected("a list") }
    parser.skipSpace()
    if parser.take("]") { return parser.skipSpace() }
    while true {
      parser.skipSpace()
      try body(&self)
      if parser.take("]") { return parser.skipSpace() }
      guard parser.take(",") else { throw parser.unexpected(", or ]") }
    }
  }

  /// Reads the next value, a string.
  ///
  /// - Parameter body: receives the characters, which need not be valid UTF-8 and are valid only
  ///   during the call.
  package mutating func withString(
    _ body: (inout JSONScanner, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard nextKind == .string else { throw parser.unexpected("a string") }
    var text: [UInt8] = []
    swap(&text, &unescaped)
    let whole = try parser.characters(into: &text)
    parser.skipSpace()
    if let whole {
      try body(&self, UnsafeRawBufferPointer(rebasing: parser.bytes[whole]))
    } else {
      try text.withUnsafeBytes { try body(&self, $0) }
    }
    // Keeps the larger memory; `body` may have read another string with escape sequences.
    if unescaped.capacity < text.capacity { swap(&text, &unescaped) }
  }

  /// Reads the next value, a non-negative integer.
  package mutating func wholeNumber() throws -> Int {
    var number = 0
    let start = parser.place
    while let byte = parser.next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflows) = number.multipliedReportingOverflow(by: 10)
      number = tens &+ Int(byte - UInt8(ascii: "0"))
      guard !overflows, number >= 0 else { throw parser.failure("a number that is too large") }
      parser.place += 1
    }
    guard parser.place > start else { throw parser.unexpected("a whole number") }
    parser.skipSpace()
    return number
  }

  /// Decodes the next value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - key: the path of the value, for errors.
  package mutating func decode<Value: Decodable>(
    _ type: Value.Type, at key: String
  ) throws -> Value {
    let value = try parser.value()
    parser.skipSpace()
    return try JSONValueDecoder(value: value, codingPath: [AnyCodingKey(key)]).decoded(type)
  }

  /// Skips the next value.
  package mutating func skip() throws {
    _ = try parser.value()
    parser.skipSpace()
  }

  /// Throws if there is more text.
  package func finish() throws {
    guard parser.next == nil else { throw parser.unexpected("the end") }
  }
}
