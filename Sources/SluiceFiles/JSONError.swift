/// A file that is not JSON of the expected form.
public struct JSONError: SluiceError, Equatable {
  /// The file.
  public let path: String
  /// What was found, and where in the file.
  public let reason: String

  /// Makes an error about the file at `path`.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(path): not the expected JSON (\(reason))" }
}

/// Why a JSON text could not be decoded, in a few words.
package func jsonReason(_ error: any Error) -> String {
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
