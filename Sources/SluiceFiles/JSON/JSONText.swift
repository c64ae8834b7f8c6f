#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON in memory; all JSON is read and written through this type.
package enum JSONText {
  /// The style of a JSON text.
  package enum Style: Sendable {
    /// Sorted keys on one line, with escaped slashes.
    case line
    /// Sorted keys on one line.
    case compact
    /// Sorted keys, one per line.
    case spread

    fileprivate var formatting: JSONEncoder.OutputFormatting {
      switch self {
      case .line: .sortedKeys
      case .compact: [.sortedKeys, .withoutEscapingSlashes]
      case .spread: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      }
    }
  }

  /// The value of a JSON text.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: the text as UTF-8.
  ///   - readingNullAsNotANumber: whether null can stand for a number that is not finite.
  /// - Throws: errors that `jsonReason` describes, and the errors of the value's initializer.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer, readingNullAsNotANumber: Bool = false
  ) throws -> Value {
    try JSONValueDecoder(
      value: JSONParser.value(of: bytes), readsNullAsNotANumber: readingNullAsNotANumber
    ).decoded(type)
  }

  /// A decoder for the value of a JSON text.
  ///
  /// - Throws: an error if the text is not JSON.
  package static func decoder(of bytes: UnsafeRawBufferPointer) throws -> any Decoder {
    try JSONValueDecoder(value: JSONParser.value(of: bytes))
  }

  /// The JSON text of a value, without a line end; numbers that are not finite are written as null.
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

  /// One line of JSON with a line end.
  package static func line(_ value: some Encodable) throws -> String {
    String(decoding: try encode(value), as: UTF8.self) + "\n"
  }

  /// The JSON text of a number.
  package static func number(
    _ value: some BinaryFloatingPoint & CustomStringConvertible
  ) -> String { value.isFinite ? value.description : "null" }

  /// The JSON text of a string, in quotes.
  package static func quoted(_ text: String) -> String {
    // Encoding a string cannot fail.
    (try? encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? #""""#
  }

  // The encoder can only write these numbers as a string; this string occurs nowhere else.
  private static let notFinite = "\u{1}not finite"
  private static let writtenNotFinite = #"\u0001not finite"#
}
