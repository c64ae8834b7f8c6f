import TestSupport
import Testing

@testable import SluiceCommand

struct RenderCommandTests {
  private func render(
    _ files: [String: String], _ arguments: [String] = [], input: String, template: String = ""
  ) throws -> Tool.Result {
    try withTemporaryFolder { folder in
      for (name, text) in files { try write(text, to: "\(folder)/\(name)") }
      return try Tool.run(["render", folder + template] + arguments, input: input)
    }
  }

  private static let template = """
    {% for m in messages %}{{ m.role }}: {{ m.content }};{% endfor %}\
    {% if add_generation_prompt %}assistant:{% endif %}\
    {% if tools %}{{ tools|tojson }}{% endif %}{{ mood }}
    """

  @Test func rendersMessagesOfStandardInput() throws {
    let messages = #"[{"role": "user", "content": "Grüße 👋"}]"#
    let file = try render(["t.jinja": Self.template], input: messages, template: "/t.jinja")
    #expect(file.code == 0)
    #expect(file.output == "user: Grüße 👋;")
    #expect(file.errors == "")
    let folder = try render(
      ["chat_template.jinja": Self.template], ["--add-generation-prompt"], input: messages)
    #expect(folder.output == "user: Grüße 👋;assistant:")
    let all = """
      {"messages": \(messages), "add_generation_prompt": true, "tools": [{"z": 1, "a": "é"}],
       "mood": "well"}
      """
    let object = try render(["chat_template.jinja": Self.template], input: all)
    #expect(object.output == #"user: Grüße 👋;assistant:[{"z": 1, "a": "é"}]well"#)
  }

  @Test func severalTemplatesAreChosenByNameOrByTools() throws {
    let configuration = """
      {"chat_template": [{"name": "default", "template": "plain"}, \
      {"name": "tool_use", "template": "tools"}, {"name": "rag", "template": "documents"}]}
      """
    let files = ["tokenizer_config.json": configuration]
    #expect(try render(files, input: "[]").output == "plain")
    #expect(try render(files, input: #"{"messages": [], "tools": [{}]}"#).output == "tools")
    #expect(try render(files, ["--name", "rag"], input: "[]").output == "documents")
    #expect(try render(files, ["--list"], input: "").output == "default\nrag\ntool_use\n")
  }

  @Test(
    arguments: [
      ("{% x %}", "[]", "chat_template.jinja, line 1: the statement \"x\" is not known"),
      ("{{ raise_exception('No.') }}", "[]", "the template refuses the conversation: No."),
      ("", "5", "standard input: not the expected JSON (the whole is 5, expected a list"),
      ("", "{}", "(messages is missing, expected a list)"),
      ("", #"{"messages": [], "tools": 1}"#, "(tools is 1, expected a list)"),
      ("", #"{"messages": [], "add_generation_prompt": 1}"#, "(add_generation_prompt is 1"),
      ("", "", "(line 1, column 1: the text ends, expected a value)"),
    ])
  func saysWhatIsWrong(template: String, input: String, what: String) throws {
    let result = try render(["chat_template.jinja": template], input: input)
    #expect(result.code == 65)
    #expect(result.output == "")
    #expect(result.sentences.count == 1)
    #expect(result.errors.contains(what), "\(result.errors)")
  }

  @Test func aMissingTemplateIsMissingInput() throws {
    let result = try Tool.run(["render", "/nowhere/chat.jinja"], input: "[]")
    #expect(result.code == 66)
    #expect(result.sentences == ["Error: /nowhere/chat.jinja does not exist"])
  }
}
