/// A key of a JSON object, whatever its name.
struct AnyCodingKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init(_ name: String) { stringValue = name }
  init?(intValue: Int) { nil }
}

/// Why a JSON text could not be decoded, in a few words.
func jsonReason(_ error: any Error) -> String {
  func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? "the whole" : path
  }
  return switch error as? DecodingError {
  case .typeMismatch(let type, let context): "\(place(context)) is not of type \(type)"
  case .valueNotFound(let type, let context): "\(place(context)) is not of type \(type)"
  case .keyNotFound(let key, let context): "\(place(context)) lacks \(key.stringValue)"
  case .dataCorrupted(let context): "\(place(context)) is invalid"
  default: "\(error)"
  }
}
