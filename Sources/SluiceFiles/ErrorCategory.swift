/// The category of an error.
public enum ErrorCategory: Sendable, Hashable, CaseIterable {
  /// A file or a text has invalid content.
  case badData
  /// An input file or folder is missing or cannot be read.
  case missingInput
  /// A file cannot be written.
  case cannotWrite
  /// A configuration is invalid.
  case badConfiguration
}

/// An error that a user can fix; its description is one sentence with the subject, the found value and the
/// expected value.
public protocol SluiceError: Error, CustomStringConvertible {
  /// The category of the error.
  var category: ErrorCategory { get }
}
