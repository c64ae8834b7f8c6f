/// A value in a JSON text that is not what was expected there.
struct JSONProblem: Error, Equatable, CustomStringConvertible {
  /// Keys and places in lists that lead to the value: `layers[3].hidden_act`.
  let place: String
  /// What is there.
  let found: String
  /// What should be there.
  let expected: String

  init(_ path: [any CodingKey], found: String, expected: String) {
    place = Self.place(path)
    self.found = found
    self.expected = expected
  }

  var description: String {
    "\(place.isEmpty ? "the document" : place) is \(found), expected \(expected)"
  }

  /// A path in one word, empty for the whole.
  static func place(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { place, key in
      if let index = key.intValue {
        place += "[\(index)]"
      } else {
        place += (place.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }
}

extension DecodingError {
  /// The error for a value that can be read and is not what was expected.
  ///
  /// - Parameters:
  ///   - path: the keys that lead to it.
  ///   - found: what is there.
  ///   - expected: what should be there.
  package static func unexpected(
    at path: [any CodingKey], found: String, expected: String
  ) -> DecodingError {
    let problem = JSONProblem(path, found: found, expected: expected)
    return .dataCorrupted(
      .init(
        codingPath: path, debugDescription: problem.description, underlyingError: problem))
  }
}

/// Why a JSON text could not be decoded, in a few words that name keys, what was found and what was
/// expected.
package func jsonReason(_ error: any Error) -> String {
  func about(_ context: DecodingError.Context) -> String {
    if let problem = context.underlyingError as? JSONProblem { return problem.description }
    let place = JSONProblem.place(context.codingPath)
    return (place.isEmpty ? "" : place + ": ") + context.debugDescription
  }
  return switch error as? DecodingError {
  case .keyNotFound(let key, let context):
    context.codingPath.isEmpty
      ? "the key \(key.stringValue) is missing"
      : "\(JSONProblem.place(context.codingPath)) lacks the key \(key.stringValue)"
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
    about(context)
  default: "\(error)"
  }
}
