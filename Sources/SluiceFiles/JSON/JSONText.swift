#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON in memory: all that is read or written goes through here.
package enum JSONText {
  /// How a text looks.
  package enum Style: Sendable {
    /// Sorted keys, all on one line; slashes behind a backslash.
    case line
    /// Sorted keys, all on one line.
    case compact
    /// Sorted keys, each on a line of its own.
    case spread

    fileprivate var formatting: JSONEncoder.OutputFormatting {
      switch self {
      case .line: .sortedKeys
      case .compact: [.sortedKeys, .withoutEscapingSlashes]
      case .spread: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      }
    }
  }

  /// The value that a text stands for.
  ///
  /// - Parameters:
  ///   - type: the value's.
  ///   - bytes: the text, in UTF-8.
  ///   - readingNullAsNotANumber: whether null may stand for a number that is not finite.
  /// - Throws: what `jsonReason` tells, and what the value says of its own content.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer, readingNullAsNotANumber: Bool = false
  ) throws -> Value {
    try JSONValueDecoder(
      value: JSONParser.value(of: bytes), readsNullAsNotANumber: readingNullAsNotANumber
    ).decoded(type)
  }

  /// What decodes the value that a text stands for.
  ///
  /// - Throws: where it stands for none.
  package static func decoder(of bytes: UnsafeRawBufferPointer) throws -> any Decoder {
    try JSONValueDecoder(value: JSONParser.value(of: bytes))
  }

  /// The text of a value, without a line end; JSON has no numbers that are not finite, which are null.
  package static func encode(
    _ value: some Encodable, _ style: Style = .line
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = style.formatting
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: notFinite, negativeInfinity: notFinite, nan: notFinite)
    let json = Array(try encoder.encode(value))
    return json.replacing(Array(#""\#(writtenNotFinite)""#.utf8), with: Array("null".utf8))
  }

  /// One line of JSON, with its end.
  package static func line(_ value: some Encodable) throws -> String {
    String(decoding: try encode(value), as: UTF8.self) + "\n"
  }

  /// A number by itself.
  package static func number(
    _ value: some BinaryFloatingPoint & CustomStringConvertible
  ) -> String { value.isFinite ? value.description : "null" }

  /// A string by itself, in quotes.
  package static func quoted(_ text: String) -> String {
    // A string can always be written.
    (try? encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? #""""#
  }

  // The encoder can only be told of another string, which no text of ours is, and how it writes that.
  private static let notFinite = "\u{1}not finite"
  private static let writtenNotFinite = #"\u0001not finite"#
}
