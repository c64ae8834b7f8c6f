import Foundation
import SluiceText

/// The results of Hugging Face's `tokenizers` with the small tokenizer in `Tests/Fixtures`.
struct TokenizerFixture: Decodable, Sendable {
  /// Settings, and the ids of all texts with them.
  struct Rules: Decodable, Sendable {
    let name: String
    let preTokenizer, normalizer: Text
    let ids: [[Int32]]
  }

  struct Decoded: Decodable, Sendable {
    let ids: [Int32]
    let text, skipped: String
  }

  let texts: [String]
  let rules: [Rules]
  let specialAsText: [[Int32]]
  let decoded: [Decoded]

  /// A part of a JSON file, as text.
  struct Text: Decodable, Sendable {
    let json: String

    init(from decoder: any Decoder) throws {
      json = String(
        decoding: try JSONEncoder().encode(try JSON(from: decoder)), as: UTF8.self)
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/tokenizers")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  static func read() throws -> TokenizerFixture {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      TokenizerFixture.self, from: Data(text("cases.json").utf8))
  }

  /// The small tokenizer with other settings.
  static func tokenizer(_ rules: Rules? = nil) throws -> BytePairTokenizer {
    var json = try text("small.tokenizer.json")
    if let rules {
      json = try replacing("pre_tokenizer", in: json, with: rules.preTokenizer.json)
      json = try replacing("normalizer", in: json, with: rules.normalizer.json)
    }
    return try BytePairTokenizer(json: json)
  }

  /// A `tokenizer.json` with a different value for a top-level key.
  static func replacing(_ key: String, in json: String, with value: String) throws -> String {
    let decoder = JSONDecoder()
    guard case .object(var parts) = try decoder.decode(JSON.self, from: Data(json.utf8)) else {
      return json
    }
    parts[key] = try decoder.decode(JSON.self, from: Data(value.utf8))
    return String(decoding: try JSONEncoder().encode(JSON.object(parts)), as: UTF8.self)
  }
}

/// Any JSON value.
enum JSON: Codable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value):
      if let whole = Int(exactly: value) {
        try container.encode(whole)
      } else {
        try container.encode(value)
      }
    case .string(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
