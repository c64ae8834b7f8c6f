/// Goes through a large JSON text and makes values only of those parts that are asked for.
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
  /// The characters of a string some of which are escaped.
  private var unescaped: [UInt8] = []

  /// Begins at the start of a text in UTF-8, which must outlive the scanner.
  package init(_ bytes: UnsafeRawBufferPointer) {
    parser = JSONParser(bytes)
    parser.skipSpace()
  }

  /// What kind of value comes next, by its first byte.
  package enum Kind: Sendable {
    case object, list, string, other
  }

  /// The kind of the value that comes next.
  package var nextKind: Kind {
    switch parser.next {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .list
    case UInt8(ascii: "\""): .string
    default: .other
    }
  }

  /// The first key of the object that comes next, which stays the next value; nil if there is none.
  package func firstKey() throws -> String? {
    var scanner = self
    guard scanner.parser.take("{") else { throw parser.unexpected("an object") }
    scanner.parser.skipSpace()
    guard scanner.nextKind == .string else { return nil }
    var key: String?
    try scanner.withString { _, characters in key = String(validating: characters, as: UTF8.self) }
    return key
  }

  /// The offset of what comes next.
  package var offset: Int {
    get { parser.place }
    set { parser.place = newValue }
  }

  /// Goes through the entries of the object that comes next.
  ///
  /// That no key occurs twice is not looked after.
  ///
  /// - Parameter body: takes each entry's key, characters that need not be valid UTF-8 and are there for
  ///   the call only, and must go through its value.
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

  /// Goes through the entries of the object that comes next, each of whose keys occurs once.
  ///
  /// - Parameter body: takes each entry's key, and must go through its value.
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

  /// Goes through the elements of the list that comes next.
  ///
  /// - Parameter body: must go through an element.
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

  /// Goes through the string that comes next.
  ///
  /// - Parameter body: takes its characters, which need not be valid UTF-8 and are there for the call
  ///   only.
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
    // A string within took none of this one's memory.
    if unescaped.capacity < text.capacity { swap(&text, &unescaped) }
  }

  /// The whole number, 0 or more, that comes next.
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

  /// The value that comes next.
  ///
  /// - Parameters:
  ///   - type: the value's.
  ///   - key: where it lies, for errors.
  package mutating func decode<Value: Decodable>(
    _ type: Value.Type, at key: String
  ) throws -> Value {
    let value = try parser.value()
    parser.skipSpace()
    return try JSONValueDecoder(value: value, codingPath: [AnyCodingKey(key)]).decoded(type)
  }

  /// Passes the value that comes next by.
  package mutating func skip() throws {
    _ = try parser.value()
    parser.skipSpace()
  }

  /// Throws where anything follows.
  package func finish() throws {
    guard parser.next == nil else { throw parser.unexpected("the end") }
  }
}
