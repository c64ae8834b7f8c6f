/// A JSON text taken apart, numbers as they were written and keys in their order.
///
/// ```swift
/// let message: JSONValue = ["role": "user", "content": "Hello"]
/// let tools = try JSONValue(json: #"[{"type": "function"}]"#)
/// ```
public enum JSONValue: Sendable, Equatable {
  /// Nothing.
  case null
  /// A truth value.
  case bool(Bool)
  /// The characters of a number.
  case number(String)
  /// A text.
  case string(String)
  /// Values in order.
  case list([JSONValue])
  /// Values by key.
  case object(JSONObject)
}

extension JSONValue {
  /// Takes a text apart.
  ///
  /// - Parameters:
  ///   - json: the text.
  ///   - source: what an error calls it.
  /// - Throws: `JSONError` that says where and why it is no JSON.
  public init(json: String, source: String = "the text") throws {
    var json = json
    self = try json.withUTF8 { try Self(json: UnsafeRawBufferPointer($0), source: source) }
  }

  /// The same of a text in UTF-8.
  package init(json: UnsafeRawBufferPointer, source: String) throws {
    do {
      self = try JSONParser.value(of: json)
    } catch {
      throw JSONError(path: source, reason: jsonReason(error))
    }
  }

  /// What a message says was found: `1.5`, `"relu"`, `a list of 3`.
  package var found: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): text.count > 40 ? text.prefix(40) + "..." : text
    case .string(let text): Self.quoted(text)
    case .list(let elements): "a list of \(elements.count)"
    case .object: "an object"
    }
  }

  /// A text in quotes, cut where it is long, control characters escaped.
  package static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(40).map { $0.escaped(asASCII: false) }.joined()
    return "\"\(shown)\(scalars.count > 40 ? "..." : "")\""
  }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral {
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number("\(value)") }
}

extension JSONValue: ExpressibleByFloatLiteral {
  /// A number.
  public init(floatLiteral value: Double) { self = .number("\(value)") }
}

extension JSONValue: ExpressibleByStringInterpolation {
  /// A text.
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
