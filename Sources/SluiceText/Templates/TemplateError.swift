import SluiceFiles

/// An error in parsing or rendering a chat template.
public struct TemplateError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// A syntax error.
    case syntax(String)
    /// The template uses an unknown filter, test or statement.
    case unknown(kind: String, name: String)
    /// An expression cannot be evaluated, for example because of a wrong type or a missing variable.
    case failed(String)
    /// The template rejects the conversation with `raise_exception`.
    case refused(String)
    /// Rendering needs more steps or memory than allowed.
    case beyondLimit(String)
    /// There is no template.
    case missing(String)
  }

  /// The template: a path, or a word such as "the template".
  public let source: String
  /// The line in the template, from 1; nil for the whole template.
  public let line: Int?
  /// The problem.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    source + (line.map { ", line \($0)" } ?? "") + ": \(oneLine(problem.description))"
  }
}

extension TemplateError.Problem: CustomStringConvertible {
  /// The message without the name of the template.
  public var description: String {
    switch self {
    case .syntax(let what), .failed(let what), .beyondLimit(let what), .missing(let what): what
    case .unknown(let kind, let name): "the \(kind) \(quoted(name)) is not known"
    case .refused(let reason): "the template refuses the conversation: \(reason)"
    }
  }
}

/// A problem without the name of the template, which the caller adds.
struct TemplateFailure: Error {
  let problem: TemplateError.Problem
  /// The line, from 1; nil until the enclosing statement or expression adds it.
  let line: Int?

  init(_ problem: TemplateError.Problem, line: Int? = nil) {
    self.problem = problem
    self.line = line
  }

  static func failed(_ what: String) -> TemplateFailure { TemplateFailure(.failed(what)) }

  static func unknown(_ kind: String, _ name: String) -> TemplateFailure {
    TemplateFailure(.unknown(kind: kind, name: name))
  }
}
