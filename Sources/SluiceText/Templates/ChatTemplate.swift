import SluiceFiles

/// A chat template: renders a conversation as the text that a model reads.
///
/// A subset of Jinja is supported, and the text is the same as with Python's `transformers`: lines that contain
/// only a statement are removed, and values are formatted as in Python. Unknown names are errors when the
/// template is parsed. Rendering that does not end is stopped after a number of steps.
///
/// ```swift
/// let template = try ChatTemplate("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}")
/// try template.render(messages: [["role": "user", "content": "Hello"]])  // "user: Hello\n"
/// ```
public struct ChatTemplate: Sendable {
  /// The name of the template in errors.
  public let source: String
  /// The text of the template.
  public let text: String
  /// Default variables, such as `bos_token`; variables of a call override them.
  public var variables: JSONObject

  private let statements: [TemplateStatement]

  /// Parses a template.
  ///
  /// - Parameters:
  ///   - text: the template.
  ///   - source: the name in errors.
  ///   - variables: the default variables.
  /// - Throws: `TemplateError` with the line of a syntax error or an unknown name.
  public init(
    _ text: String, source: String = "the template", variables: JSONObject = [:]
  ) throws {
    self.text = text
    self.source = source
    self.variables = variables
    do {
      statements = try TemplateParser.statements(of: text)
    } catch {
      throw TemplateError(source: source, line: error.line, problem: error.problem)
    }
  }

  /// Renders a conversation.
  ///
  /// - Parameters:
  ///   - messages: objects with `role`, `content` and other keys that the template uses.
  ///   - addingGenerationPrompt: whether the text ends with the start of the model's answer.
  ///   - tools: descriptions of functions that the model may call; nil for none.
  ///   - variables: further values, such as `enable_thinking`.
  ///   - secondsSince1970: the time for `strftime_now`; nil for the current time.
  /// - Throws: `TemplateError` if the template rejects the conversation, an expression cannot be evaluated, or
  ///   rendering takes too long.
  public func render(
    messages: [JSONValue], addingGenerationPrompt: Bool = false, tools: [JSONValue]? = nil,
    variables: JSONObject = [:], secondsSince1970: Int? = nil
  ) throws -> String {
    var given = self.variables
    // As in `transformers`, these variables are always defined.
    given["tools"] = tools.map { .list($0) } ?? .null
    given["documents"] = .null
    for (name, value) in variables { given[name] = value }
    given["messages"] = .list(messages)
    given["add_generation_prompt"] = .bool(addingGenerationPrompt)
    return try render(given, secondsSince1970: secondsSince1970)
  }

  /// Renders the template with exactly these variables.
  package func render(
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
