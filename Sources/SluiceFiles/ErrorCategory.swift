/// What kind of mistake or mishap an error reports.
public enum ErrorCategory: Sendable, Hashable, CaseIterable {
  /// A file or a text is there, but its content is wrong.
  case badData
  /// A file or folder that should be read is not there or cannot be read.
  case missingInput
  /// A file cannot be written.
  case cannotWrite
  /// A configuration that cannot work.
  case badConfiguration
}

/// An error that a user can act on: its description is one sentence that names the thing, what was
/// found and what was expected.
public protocol SluiceError: Error, CustomStringConvertible {
  /// The kind of mistake.
  var category: ErrorCategory { get }
}
