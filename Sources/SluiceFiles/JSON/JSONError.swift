/// A file that is not valid JSON of the expected form.
public struct JSONError: SluiceError, Equatable {
  /// The file.
  public let path: String
  /// The problem and its position in the file.
  public let reason: String

  /// Makes an error about the file at `path`.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(path): not the expected JSON (\(oneLine(reason)))" }
}
