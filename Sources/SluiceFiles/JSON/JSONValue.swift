/// A parsed JSON value; numbers keep their text, and objects the order of their keys.
///
/// ```swift
/// let message: JSONValue = ["role": "user", "content": "Hello"]
/// let tools = try JSONValue(json: #"[{"type": "function"}]"#)
/// ```
public enum JSONValue: Sendable, Equatable {
  /// Null.
  case null
  /// A Boolean.
  case bool(Bool)
  /// A number, as its text.
  case number(String)
  /// A string.
  case string(String)
  /// A list.
  case list([JSONValue])
  /// An object: values by key.
  case object(JSONObject)
}

extension JSONValue {
  /// Parses a JSON text.
  ///
  /// - Parameters:
  ///   - json: the text.
  ///   - source: the name of the text in errors.
  /// - Throws: `JSONError` with the position and the reason if the text is not JSON.
  public init(json: String, source: String = "the text") throws {
    var json = json
    self = try json.withUTF8 { try Self(json: UnsafeRawBufferPointer($0), source: source) }
  }

  /// Parses a JSON text in UTF-8.
  package init(json: UnsafeRawBufferPointer, source: String) throws {
    do {
      self = try JSONParser.value(of: json)
    } catch {
      throw JSONError(path: source, reason: jsonReason(error))
    }
  }

  /// A short description for messages: `1.5`, `"relu"`, `a list of 3`.
  package var found: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): text.count > 40 ? text.prefix(40) + "..." : text
    case .string(let text): quoted(text)
    case .list(let elements): "a list of \(elements.count)"
    case .object: "an object"
    }
  }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral {
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  /// A Boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// An integer.
  public init(integerLiteral value: Int) { self = .number("\(value)") }
}

extension JSONValue: ExpressibleByFloatLiteral {
  /// A number.
  public init(floatLiteral value: Double) { self = .number("\(value)") }
}

extension JSONValue: ExpressibleByStringInterpolation {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// An object.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}
