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
    return path.isEmpty ? "" : " at \(path)"
  }
  return switch error as? DecodingError {
  case .typeMismatch(let type, let context): "no \(type)\(place(context))"
  case .valueNotFound(let type, let context): "no \(type)\(place(context))"
  case .keyNotFound(let key, let context): "no \(key.stringValue)\(place(context))"
  case .dataCorrupted(let context): "invalid\(place(context))"
  default: "\(error)"
  }
}
