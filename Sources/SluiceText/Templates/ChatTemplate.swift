import SluiceFiles

/// A model's chat template: it makes the one text of a conversation that the model reads.
///
/// Templates are written in a part of Jinja, and rendered as Python's `transformers` does: statements
/// that begin a line take no room, values are written as Python writes them. What is not known here is
/// refused by its name when the template is read; one that never ends stops after a number of steps.
///
/// ```swift
/// let template = try ChatTemplate("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}")
/// try template.render(messages: [["role": "user", "content": "Hello"]])  // "user: Hello\n"
/// ```
public struct ChatTemplate: Sendable {
  /// What errors call the template.
  public let source: String
  /// Values that every rendering has, such as `bos_token`; those of a call take their place.
  public var variables: JSONObject

  private let statements: [TemplateStatement]

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - text: the template.
  ///   - source: what errors call it.
  ///   - variables: values that every rendering has.
  /// - Throws: `TemplateError` with the line of what is not well formed or not known.
  public init(
    _ text: String, source: String = "the template", variables: JSONObject = [:]
  ) throws {
    self.source = source
    self.variables = variables
    do {
      statements = try TemplateParser.statements(of: text)
    } catch {
      throw TemplateError(source: source, line: error.line, problem: error.problem)
    }
  }

  /// The text of a conversation.
  ///
  /// - Parameters:
  ///   - messages: objects with `role`, `content` and what else the template knows.
  ///   - addingGenerationPrompt: whether the text ends where the model's answer begins.
  ///   - tools: descriptions of functions that the model may call; nil for none.
  ///   - variables: further values, such as `enable_thinking`.
  ///   - secondsSince1970: the time that `strftime_now` tells; nil for the clock's.
  /// - Throws: `TemplateError`: where the template refuses the conversation, where an expression has no
  ///   value, or where rendering takes too long.
  public func render(
    messages: [JSONValue], addingGenerationPrompt: Bool = false, tools: [JSONValue]? = nil,
    variables: JSONObject = [:], secondsSince1970: Int? = nil
  ) throws -> String {
    var given = self.variables
    // As `transformers` has it, these are defined where nothing is given.
    given["tools"] = tools.map { .list($0) } ?? .null
    given["documents"] = .null
    for (name, value) in variables { given[name] = value }
    given["messages"] = .list(messages)
    given["add_generation_prompt"] = .bool(addingGenerationPrompt)
    return try render(given, secondsSince1970: secondsSince1970)
  }

  /// The template's text with these variables and no others.
  func render(
    _ variables: JSONObject, secondsSince1970: Int? = nil,
    budget: TemplateBudget = TemplateBudget()
  ) throws -> String {
    do throws(TemplateFailure) {
      var values: [(name: String, value: TemplateValue)] = []
      for (name, value) in variables { values.append((name, try TemplateValue(value))) }
      return try TemplateEvaluator.text(
        of: statements, variables: values, budget: budget, time: secondsSince1970)
    } catch {
      throw TemplateError(source: source, line: error.line, problem: error.problem)
    }
  }
}
