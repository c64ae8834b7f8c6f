/// An error in the content of a file, from code that does not know the path of the file.
public protocol ContentProblem: Error, CustomStringConvertible {
  /// The category of the error.
  var category: ErrorCategory { get }
}

/// A file with invalid content.
public struct ContentError: SluiceError {
  /// The file.
  public let path: String
  /// The problem.
  public let problem: any ContentProblem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: any ContentProblem) {
    self.path = path
    self.problem = problem
  }

  /// The category of the problem.
  public var category: ErrorCategory { problem.category }

  /// One sentence.
  public var description: String { "\(path): \(oneLine(problem.description))" }
}
