/// A file that cannot be read or written, whatever its content.
public struct FileError: SluiceError, Equatable {
  /// What failed.
  public enum Problem: Sendable, Equatable {
    /// Nothing is there.
    case missing
    /// Something is there that cannot be read, for the system's reason.
    case unreadable(reason: String)
    /// Writing failed, for the system's reason; what was there before is still there, unchanged.
    case unwritable(reason: String)
    /// A pipe that nobody reads any more.
    case closed
  }

  /// The file or folder.
  public let path: String
  /// What failed.
  public let problem: Problem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Missing input for reading, a place that cannot be written to for writing.
  public var category: ErrorCategory {
    switch problem {
    case .missing, .unreadable: .missingInput
    case .unwritable, .closed: .cannotWrite
    }
  }

  /// One sentence.
  public var description: String {
    let path = path.isEmpty ? "an empty path" : path
    return switch problem {
    case .missing: "\(path) does not exist"
    case .unreadable(let reason): "\(path) cannot be read: \(reason)"
    case .unwritable(let reason): "\(path) cannot be written: \(reason)"
    case .closed: "\(path) cannot be written: the reader has closed it"
    }
  }
}
