/// A file that cannot be read or written.
public struct FileError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// The file does not exist.
    case missing
    /// The file cannot be read; `reason` is the message of the operating system.
    case unreadable(reason: String)
    /// Writing failed; `reason` is the message of the operating system. An existing file is unchanged.
    case unwritable(reason: String)
    /// The reader closed the pipe.
    case closed
  }

  /// The file or folder.
  public let path: String
  /// The problem.
  public let problem: Problem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Missing input if reading failed; otherwise an output error.
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
