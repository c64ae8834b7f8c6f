/// A JSON parser (RFC 8259): UTF-8, and each key of an object only once.
struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  var place = 0
  private var depth = 0

  /// The maximum nesting depth of lists and objects.
  private static let depthLimit = 512

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The value of a JSON text.
  ///
  /// - Throws: the position and reason if the text is invalid.
  static func value(of bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes)
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.next == nil else { throw parser.unexpected("the end") }
    return value
  }
}

// MARK: - Values

extension JSONParser {
  mutating func value() throws(JSONSyntaxError) -> JSONValue {
    guard let byte = next else { throw unexpected("a value") }
    switch byte {
    case UInt8(ascii: "{"):
      return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { parser throws(JSONSyntaxError) in try parser.list() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.depthLimit else {
      throw failure("lists and objects are nested more than \(Self.depthLimit) deep")
    }
    depth += 1
    place += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var object = JSONObject()
    skipSpace()
    if take("}") { return .object(object) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key") }
      let start = place
      let key = try string()
      skipSpace()
      guard take(":") else { throw unexpected(":") }
      skipSpace()
      guard object.add(try value(), forKey: key) else {
        place = start
        throw failure("the key \(quoted(key)) occurs twice in one object")
      }
      skipSpace()
      if take("}") { return .object(object) }
      guard take(",") else { throw unexpected(", or }") }
    }
  }

  private mutating func list() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .list(elements) }
    while true {
      skipSpace()
      elements.append(try value())
      skipSpace()
      if take("]") { return .list(elements) }
      guard take(",") else { throw unexpected(", or ]") }
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    let letters = word.withUTF8Buffer { Array($0) }
    guard bytes[place...].starts(with: letters) else { throw failure("expected \(word)") }
    place += letters.count
    return value
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = place
    _ = take("-")
    // Numbers have no leading zeros.
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("-") { _ = take("+") }
      try digits()
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = place
    while let byte = next, Self.isDigit(byte) { place += 1 }
    if place == start { throw unexpected("a digit") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = place
    var text: [UInt8] = []
    let whole = try characters(into: &text)
    let string =
      if let whole {
        String(validating: bytes[whole], as: UTF8.self)
      } else {
        String(validating: text, as: UTF8.self)
      }
    guard let string else {
      place = start
      throw failure("a string that is not UTF-8")
    }
    return string
  }

  /// Reads the characters of a string, which need not be valid UTF-8.
  ///
  /// - Parameter text: replaced by the characters, if some are escaped.
  /// - Returns: the range of the characters in the JSON text; nil if some are escaped.
  mutating func characters(into text: inout [UInt8]) throws(JSONSyntaxError) -> Range<Int>? {
    place += 1
    let start = place
    var (run, isWhole) = (place, true)
    while true {
      while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        place += 1
      }
      guard let byte = next else { throw unexpected("the end of a string") }
      guard byte >= 0x20 else { throw failure("a control character in a string") }
      let end = place
      place += 1
      if byte == UInt8(ascii: "\"") {
        guard !isWhole else { return start..<end }
        text += bytes[run..<end]
        return nil
      }
      if isWhole { text.removeAll(keepingCapacity: true) }
      isWhole = false
      text += bytes[run..<end]
      try appendEscaped(to: &text)
      run = place
    }
  }

  /// The escape sequences.
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func appendEscaped(to text: inout [UInt8]) throws(JSONSyntaxError) {
    if take("u") {
      text += UTF8.encode(try escapedScalar()) ?? UTF8.encodedReplacementCharacter
    } else if let byte = next, let character = Self.escapes[byte] {
      place += 1
      text.append(character)
    } else {
      throw unexpected("one of \" \\ / b f n r t u after a backslash")
    }
  }

  /// A character from one or two `\uXXXX`; the first `\u` was already read.
  private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
    guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else {
      throw failure("half of a surrogate pair, \\u\(String(first, radix: 16))")
    }
    let second = try hexadecimal()
    guard UTF16.isTrailSurrogate(second) else {
      throw failure("half of a surrogate pair, \\u\(String(first, radix: 16))")
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt16 {
    var number: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Self.hexadecimalDigit(byte) else {
        throw unexpected("four hexadecimal digits")
      }
      number = number << 4 | digit
      place += 1
    }
    return number
  }
}

extension JSONParser {
  private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

// MARK: - Positions

extension JSONParser {
  /// The next byte; nil at the end.
  @inline(always)
  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  @inline(always)
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  func unexpected(_ expected: String) -> JSONSyntaxError {
    guard let byte = next else { return failure("the text ends, expected \(expected)") }
    let found =
      byte >= 0x20 && byte < 0x7F
      ? String(Unicode.Scalar(byte)) : "the byte 0x" + String(byte, radix: 16)
    return failure("\(found), expected \(expected)")
  }

  func failure(_ reason: String) -> JSONSyntaxError {
    let before = bytes[..<place]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONSyntaxError(
      reason: reason, line: before.count { $0 == 0x0A } + 1, column: place - lineStart + 1)
  }
}

/// A syntax error in JSON.
struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  let reason: String
  /// The line, from 1.
  let line: Int
  /// The column in bytes, from 1.
  let column: Int

  var description: String { "line \(line), column \(column): \(reason)" }
}
