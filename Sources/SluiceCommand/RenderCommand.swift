import ArgumentParser
import SluiceFiles
import SluiceModels
import SluicePlatform
import SluiceText

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Renders a conversation with a model's chat template.",
    discussion: """
      TEMPLATE is a chat template, the folder of a model with chat_template.jinja or \
      tokenizer_config.json, or a GGUF file. The conversation is JSON on standard input: a list of messages, or an \
      object with messages, tools, add_generation_prompt and other variables of the template. The \
      rendered text is printed without an additional line end.

      EXAMPLES
        echo '[{"role": "user", "content": "Hello"}]' | sluice render Qwen3-0.6B
        sluice render chat_template.jinja --add-generation-prompt < chat.json
        sluice render Qwen3-0.6B --list

      A chat.json:
        {"messages": [{"role": "user", "content": "Hello"}],
         "add_generation_prompt": true, "enable_thinking": false}
      """)

  @Argument(help: "The chat template, or the model.")
  var template: String

  @Option(
    help:
      "The name of the template if the model has several. (default: tool_use with tools, otherwise default)"
  )
  var name: String?

  @Flag(help: "Add the generation prompt: the text ends with the start of the model's answer.")
  var addGenerationPrompt = false

  @Flag(help: "Only list the names of the model's templates.")
  var list = false

  func run() throws {
    let templates = try templates()
    guard !list else {
      try StandardOutput.write(templates.named.keys.sorted().map { $0 + "\n" }.joined())
      return
    }
    let conversation = try Conversation()
    let template =
      try name.map { try templates.template(named: $0) }
      ?? templates.template(withTools: conversation.tools?.isEmpty == false)
    try StandardOutput.write(
      template.render(
        messages: conversation.messages,
        addingGenerationPrompt: addGenerationPrompt || conversation.addsGenerationPrompt,
        tools: conversation.tools, variables: conversation.variables))
  }

  private func templates() throws -> ChatTemplates {
    if FileKind.isFolder(template) { return try ChatTemplates(folder: template) }
    if try GGUFFile.isMeant(by: template) {
      return try GGUFFile(path: template).chatTemplates()
    }
    return try ChatTemplates(
      ["default": ChatTemplate(contentsOf: template)], source: template)
  }
}

/// What is to be rendered, as standard input tells it.
private struct Conversation {
  let messages: [JSONValue]
  var tools: [JSONValue]?
  var addsGenerationPrompt = false
  var variables = JSONObject()

  init() throws {
    let source = "standard input"
    func fail(_ what: String) -> JSONError { JSONError(path: source, reason: what) }
    func list(_ value: JSONValue?, _ key: String) throws -> [JSONValue] {
      guard case .list(let elements)? = value else {
        throw fail("\(key) is \(value?.found ?? "missing"), expected a list")
      }
      return elements
    }
    let bytes = try SystemCalls.readAll(STDIN_FILENO, path: source)
    let value = try bytes.withUnsafeBytes { try JSONValue(json: $0, source: source) }
    switch value {
    case .list(let elements): messages = elements
    case .object(var object):
      messages = try list(object["messages"], "messages")
      if let value = object["tools"], value != .null { tools = try list(value, "tools") }
      switch object["add_generation_prompt"] {
      case nil, .null?: break
      case .bool(let adds)?: addsGenerationPrompt = adds
      case let value?:
        throw fail("add_generation_prompt is \(value.found), expected true or false")
      }
      for key in ["messages", "tools", "add_generation_prompt"] { object[key] = nil }
      variables = object
    default: throw fail("the whole is \(value.found), expected a list of messages or an object")
    }
  }
}
