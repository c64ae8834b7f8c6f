import SluiceFiles

/// A chat template that cannot be read or rendered.
public struct TemplateError: SluiceError, Equatable {
  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    /// The template is not well formed.
    case syntax(String)
    /// The template uses something that is not known here: a filter, a test, a statement.
    case unknown(kind: String, name: String)
    /// An expression has no value: a wrong kind of value, a missing variable.
    case failed(String)
    /// The template itself refuses the conversation, with `raise_exception`.
    case refused(String)
    /// Rendering would take more steps or memory than a template may.
    case beyondLimit(String)
    /// There is no template where one was looked for.
    case missing(String)
  }

  /// The template: a path, or a word such as "the template".
  public let source: String
  /// The line in the template, from 1 on; nil for the whole.
  public let line: Int?
  /// What is wrong.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    source + (line.map { ", line \($0)" } ?? "") + ": \(problem)"
  }
}

extension TemplateError.Problem: CustomStringConvertible {
  /// The sentence without the template.
  public var description: String {
    switch self {
    case .syntax(let what), .failed(let what), .beyondLimit(let what), .missing(let what): what
    case .unknown(let kind, let name): "the \(kind) \(quoted(name)) is not known"
    case .refused(let reason): "the template refuses the conversation: \(reason)"
    }
  }
}

/// A problem on its way to the place that knows the template and the line.
struct TemplateFailure: Error {
  let problem: TemplateError.Problem
  /// From 1 on; nil until a statement or an expression that has a line adds it.
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
