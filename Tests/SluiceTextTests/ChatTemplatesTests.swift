import SluiceFiles
import SluiceText
import TestSupport
import Testing

struct ChatTemplatesTests {
  private func rendered(_ files: [String: String], withTools: Bool = false) throws -> String {
    try withTemporaryFolder { folder in
      for (name, text) in files { try write(text, to: "\(folder)/\(name)") }
      return try ChatTemplates(folder: folder).template(withTools: withTools)
        .render(messages: [["role": "user", "content": "Hi"]])
    }
  }

  @Test func aFolderHasATemplateInItsConfiguration() throws {
    let configuration = #"""
      {"chat_template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ pad_token }}",
      "bos_token": "<s>", "eos_token": {"__type": "AddedToken", "content": "</s>"}, "pad_token": null}
      """#
    #expect(try rendered(["tokenizer_config.json": configuration]) == "<s>Hi</s>")
    // A separate template file has priority; the special tokens are those of the other file.
    #expect(
      try rendered([
        "tokenizer_config.json": configuration, "chat_template.jinja": "{{ eos_token }}!",
      ]) == "</s>!")
    #expect(try rendered(["chat_template.jinja": "alone"]) == "alone")
  }

  @Test func severalTemplatesHaveNames() throws {
    let configuration = """
      {"chat_template": [{"name": "default", "template": "plain"}, \
      {"name": "tool_use", "template": "tools"}]}
      """
    #expect(try rendered(["tokenizer_config.json": configuration]) == "plain")
    #expect(try rendered(["tokenizer_config.json": configuration], withTools: true) == "tools")
    let templates = try ChatTemplates(["a": ChatTemplate("x")])
    #expect(try templates.default.render(messages: []) == "x")
    #expect(try templates.template(named: "a").render(messages: []) == "x")
    let error = #expect(throws: TemplateError.self) { try templates.template(named: "b") }
    #expect(error?.description == "the model: no chat template is called b (there are: a)")
  }

  @Test(arguments: [
    ("{}", "it has no chat template"), (#"{"chat_template": null}"#, "it has no chat template"),
    (#"{"chat_template": 5}"#, "chat_template is 5, expected a string or a list"),
    (#"{"chat_template": ["x"]}"#, "chat_template[0] is expected to have the keys"),
    ("[]", "the whole is a list of 0, expected an object"), ("{", "the text ends, expected a key"),
    (#"{"chat_template": "{% x %}"}"#, #"line 1: the statement "x" is not known"#),
    (
      """
      {"chat_template": [{"name": "a", "template": ""}, {"name": "a", "template": ""}]}
      """, #"the chat template "a" is there twice"#
    ),
    (
      """
      {"chat_template": [{"name": "a", "template": ""}, {"name": "b", "template": ""}]}
      """, "none of its chat templates is called default (a, b)"
    ),
  ])
  func whatIsWrongIsNamed(configuration: String, what: String) throws {
    let error = #expect(throws: (any Error).self) {
      try rendered(["tokenizer_config.json": configuration])
    }
    #expect("\(error as Any)".contains(what), "\(error as Any)")
  }

  @Test func aFileThatIsNoTextIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = try write([0xFF, 0xFE, 0x41] as [UInt8], to: folder + "/chat_template.jinja")
      let error = #expect(throws: TemplateError.self) { try ChatTemplate(contentsOf: path) }
      #expect(error?.description == "\(path): it is not valid UTF-8")
      #expect(throws: FileError.self) { try ChatTemplates(folder: folder + "/none") }
    }
  }
}
