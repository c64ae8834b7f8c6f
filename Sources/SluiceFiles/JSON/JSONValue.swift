/// A JSON text taken apart, numbers as they were written.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The characters of a number.
  case number(String)
  case string(String)
  case list([JSONValue])
  /// Values by their keys, each of which occurs once.
  case object([String: JSONValue])
}

extension JSONValue {
  /// What a message says was found: `1.5`, `"relu"`, `a list of 3`.
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
