import SluiceFiles

/// The chat templates of a model: usually one, sometimes a second one for conversations with tools.
///
/// ```swift
/// let templates = try ChatTemplates(folder: "Qwen3-0.6B")
/// let text = try templates.default.render(messages: messages, addingGenerationPrompt: true)
/// ```
public struct ChatTemplates: Sendable {
  /// The templates by name.
  public let named: [String: ChatTemplate]

  private let source: String

  /// Makes a set of templates.
  ///
  /// - Parameters:
  ///   - named: the templates by name; the standard one is `default`.
  ///   - source: the name of their origin in errors.
  /// - Throws: `TemplateError` if there is no template.
  public init(_ named: [String: ChatTemplate], source: String = "the model") throws {
    guard !named.isEmpty else {
      throw TemplateError(source: source, line: nil, problem: .missing("it has no chat template"))
    }
    self.named = named
    self.source = source
  }

  /// The template for conversations without tools.
  ///
  /// - Throws: `TemplateError` if there are several templates and none is `default`.
  public var `default`: ChatTemplate { get throws { try template(withTools: false) } }

  /// The template for a conversation: `tool_use` if there are tools and such a template, otherwise `default`,
  /// otherwise the only template.
  ///
  /// - Throws: `TemplateError` if there are several templates, but none with these names.
  public func template(withTools: Bool) throws -> ChatTemplate {
    if withTools, let template = named["tool_use"] { return template }
    if let template = named["default"] { return template }
    if named.count == 1, let template = named.first?.value { return template }
    let names = named.keys.sorted().joined(separator: ", ")
    throw TemplateError(
      source: source, line: nil,
      problem: .missing("none of its chat templates is called default (\(names))"))
  }

  /// The template with the given name.
  ///
  /// - Throws: `TemplateError` if there is none.
  public func template(named name: String) throws -> ChatTemplate {
    guard let template = named[name] else {
      let names = named.keys.sorted().joined(separator: ", ")
      throw TemplateError(
        source: source, line: nil,
        problem: .missing("no chat template is called \(name) (there are: \(names))"))
    }
    return template
  }
}

// MARK: - A model's folder

extension ChatTemplates {
  /// Reads the templates from a model's folder: `chat_template.jinja`, otherwise those in
  /// `tokenizer_config.json`.
  ///
  /// The special tokens in `tokenizer_config.json` (`bos_token`, `eos_token`) are variables.
  ///
  /// - Throws: `FileError`, `JSONError` or `TemplateError` that names the file.
  public init(folder: String) throws {
    let configurationPath = folder + "/tokenizer_config.json"
    let templatePath = folder + "/chat_template.jinja"
    let hasTemplate = FileKind.exists(at: templatePath)
    let configuration: JSONObject =
      FileKind.exists(at: configurationPath) || !hasTemplate
      ? try Self.object(in: configurationPath) : [:]
    let variables = Self.specialTokens(in: configuration)
    if hasTemplate {
      let template = try ChatTemplate(contentsOf: templatePath, variables: variables)
      try self.init(["default": template], source: folder)
      return
    }
    try self.init(
      try Self.templates(
        configuration["chat_template"], path: configurationPath, variables: variables),
      source: folder)
  }

  /// The object in a JSON file.
  private static func object(in path: String) throws -> JSONObject {
    let value = try InputFile(path: path).withBytes { bytes in
      try JSONValue(json: bytes, source: path)
    }
    guard case .object(let object) = value else {
      throw JSONError(path: path, reason: "the whole is \(value.found), expected an object")
    }
    return object
  }

  /// One template, or a list of named templates.
  private static func templates(
    _ value: JSONValue?, path: String, variables: JSONObject
  ) throws -> [String: ChatTemplate] {
    func fail(_ what: String) -> JSONError { JSONError(path: path, reason: what) }
    switch value {
    case nil, .null?: return [:]
    case .string(let text)?:
      return ["default": try ChatTemplate(text, source: path, variables: variables)]
    case .list(let elements)?:
      var templates: [String: ChatTemplate] = [:]
      for (index, element) in elements.enumerated() {
        guard case .object(let entry) = element, case .string(let name)? = entry["name"],
          case .string(let text)? = entry["template"]
        else {
          throw fail("chat_template[\(index)] is expected to have the keys name and template")
        }
        let template = try ChatTemplate(
          text, source: "\(path), template \(quoted(name))", variables: variables)
        guard templates.updateValue(template, forKey: name) == nil else {
          throw fail("the chat template \(quoted(name)) is there twice")
        }
      }
      return templates
    case let value?:
      throw fail("chat_template is \(value.found), expected a string or a list")
    }
  }

  private static let specialTokenKeys = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

  /// The special tokens, as variables of templates: strings, or objects with their text.
  private static func specialTokens(in configuration: JSONObject) -> JSONObject {
    var tokens = JSONObject()
    for key in specialTokenKeys {
      switch configuration[key] {
      case .string(let token)?: tokens[key] = .string(token)
      case .object(let token)?: tokens[key] = token["content"]
      default: break
      }
    }
    return tokens
  }
}

extension ChatTemplate {
  /// Reads a template from a file.
  ///
  /// - Parameters:
  ///   - path: the file, in UTF-8.
  ///   - variables: the default variables.
  /// - Throws: `FileError` if the file cannot be read, `TemplateError` if it is not a template.
  public init(contentsOf path: String, variables: JSONObject = [:]) throws {
    let text = try InputFile(path: path).withBytes { bytes in
      String(validating: bytes.dropFirst(ByteOrderMark.utf8Length(at: bytes)), as: UTF8.self)
    }
    guard let text else {
      throw TemplateError(source: path, line: nil, problem: .syntax("it is not valid UTF-8"))
    }
    try self.init(text, source: path, variables: variables)
  }
}
