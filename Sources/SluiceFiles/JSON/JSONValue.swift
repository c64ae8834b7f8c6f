/// A parsed JSON value; numbers keep their text.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number, as its text.
  case number(String)
  case string(String)
  case list([JSONValue])
  /// An object: values by key.
  case object([String: JSONValue])
}

extension JSONValue {
  /// A short description for messages: `1.5`, `"relu"`, `a list of 3`.
  var found: String {
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
