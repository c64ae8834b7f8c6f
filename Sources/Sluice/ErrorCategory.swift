/// What kind of mistake or mishap an error reports; a tool turns it into its exit code.
public enum ErrorCategory: Sendable, Hashable, CaseIterable {
  /// A file or a text is there, but its content is wrong: 65.
  case badData
  /// A file or folder that should be read is not there or cannot be read: 66.
  case missingInput
  /// A file cannot be written: 74.
  case cannotWrite
  /// A configuration that cannot work: 78.
  case badConfiguration
}

/// An error that a user can act on: its description is one sentence that names the thing, what was
/// found and what was expected.
public protocol SluiceError: Error, CustomStringConvertible {
  /// The kind of mistake.
  var category: ErrorCategory { get }
}

extension ConfigurationError: SluiceError {
  /// Always a bad configuration.
  public var category: ErrorCategory { .badConfiguration }
}

extension WeightLoadingError: SluiceError {
  /// Always bad data.
  public var category: ErrorCategory { .badData }
}
