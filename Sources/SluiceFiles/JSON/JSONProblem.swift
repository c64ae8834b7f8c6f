/// A JSON value that differs from the expected form.
struct JSONProblem: Error, Equatable, CustomStringConvertible {
  /// The path of the value in the JSON text, such as `layers[3].hidden_act`.
  let place: String
  /// The value that was found.
  let found: String
  /// The expected value.
  let expected: String

  init(_ path: [any CodingKey], found: String, expected: String) {
    place = Self.place(path)
    self.found = found
    self.expected = expected
  }

  var description: String {
    "\(place.isEmpty ? "the document" : place) is \(found), expected \(expected)"
  }

  /// The path as one string; empty for the whole text.
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
  /// The error for a value that is not the expected one.
  ///
  /// - Parameters:
  ///   - path: the keys to the value.
  ///   - found: the value that was found.
  ///   - expected: the expected value.
  package static func unexpected(
    at path: [any CodingKey], found: String, expected: String
  ) -> DecodingError {
    let problem = JSONProblem(path, found: found, expected: expected)
    return .dataCorrupted(
      .init(
        codingPath: path, debugDescription: problem.description, underlyingError: problem))
  }
}

/// The reason why a JSON text could not be decoded: the keys, the found value and the expected value.
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
