/// What is wrong with the content of a file, said by code that does not know the file's path.
public protocol ContentProblem: Error, CustomStringConvertible {
  /// The kind of mistake.
  var category: ErrorCategory { get }
}

/// A file whose content is wrong.
public struct ContentError: SluiceError {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: any ContentProblem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: any ContentProblem) {
    self.path = path
    self.problem = problem
  }

  /// The problem's.
  public var category: ErrorCategory { problem.category }

  /// One sentence.
  public var description: String { "\(path): \(problem)" }
}
