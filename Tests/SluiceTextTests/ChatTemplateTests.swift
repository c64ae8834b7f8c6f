import Foundation
import SluiceFiles
import TestSupport
import Testing

@testable import SluiceText

struct ChatTemplateTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func object(_ path: URL) throws -> JSONValue {
    try JSONValue(json: contents(path.path), source: path.lastPathComponent)
  }

  // MARK: - Against Jinja

  /// Expected results from Jinja, by `Tests/Fixtures/make_templates.py`.
  @Test func rendersAsJinjaDoes() throws {
    let file = Self.root.appendingPathComponent("Tests/Fixtures/templates/cases.json")
    let fixture = try #require(try Self.object(file).members)
    let variables = try #require(fixture["variables"]?.members)
    let cases = try #require(fixture["cases"]?.elements)
    #expect(cases.count > 150)
    for entry in cases {
      let entry = try #require(entry.members)
      let text = try #require(entry["template"]?.string)
      let expected = entry["expected"]?.string
      let found = try? ChatTemplate(text).render(variables, secondsSince1970: 1_700_000_000)
      // Compared as bytes, because accents and line ends matter.
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(text)")
    }
  }

  private static let golden: [URL] = {
    let folder = root.appendingPathComponent("../shared/tokenizers/templates")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".cases.json") }.sorted()
      .map { folder.appendingPathComponent($0) }
  }()

  /// Templates of published models, with the results of `transformers`.
  @Test(.enabled(if: !golden.isEmpty, "../shared/tokenizers is not there"), arguments: golden)
  func rendersPublishedTemplates(file: URL) throws {
    let path = file.path.replacingOccurrences(of: ".cases.json", with: ".jinja")
    let template = try ChatTemplate(contentsOf: path)
    let cases = try #require(try Self.object(file).elements)
    #expect(!cases.isEmpty)
    for entry in cases {
      var variables = try #require(entry.members)
      let expected = variables["expected"]?.string
      let messages = try #require(variables["messages"]?.elements)
      let tools = variables["tools"]?.elements
      let ends = variables["add_generation_prompt"] == true
      for key in ["expected", "messages", "tools", "add_generation_prompt"] { variables[key] = nil }
      let found = try? template.render(
        messages: messages, addingGenerationPrompt: ends, tools: tools, variables: variables)
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(entry)")
    }
  }

  // MARK: - Variables

  @Test func messagesToolsAndVariablesAreThere() throws {
    let template = try ChatTemplate(
      """
      {{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}
      {% endfor %}
      {{ tools is none }} {{ documents is none }} {{ x is defined }} {{ add_generation_prompt }}
      """, variables: ["bos_token": "<s>", "x": 1])
    let messages: [JSONValue] = [["role": "user", "content": "Hello"]]
    #expect(
      try template.render(messages: messages) == "<s>user: Hello\nTrue True True False")
    #expect(
      try template.render(
        messages: messages, addingGenerationPrompt: true, tools: [],
        variables: ["bos_token": "<b>", "messages": []]) == "<b>user: Hello\nFalse True True True")
  }

  @Test func theClockCanBeTold() throws {
    let template = try ChatTemplate("{{ strftime_now('%Y-%m') }}")
    #expect(try template.render(messages: [], secondsSince1970: 1_700_000_000) == "2023-11")
    #expect(try template.render(messages: []) > "2024")
  }

  // MARK: - Errors

  @Test(
    arguments: [
      ("a\n{{ 1|nonsense }}", 2, #"the filter "nonsense" is not known"#),
      ("{% if x is nonsense %}{% endif %}", 1, #"the test "nonsense" is not known"#),
      ("{%- if true %}\n\n  {%- include 'x' %}", 3, #"the statement "include" is not known"#),
      ("\n\n{{ f(*a) }}", 3, #"the argument "*" is not known"#),
      ("{{ 'a'.center(3) }}", 1, "the method center of a string is not known"),
      ("{% set m = messages %}\n{{ m.append(1) }}", 2, "the method append of a list is not known"),
      ("{{ messages[0].role + 1 }}", 1, "a string + a whole number cannot be computed"),
      ("{% if true %}\n{{ nobody.x }}\n{% endif %}", 2, "nobody is not defined"),
      ("{{ ['a',\n'b'](1) }}", 2, "a list cannot be called"),
      ("{{ loop.x }}", 1, "loop is not defined"),
      ("{% for x in [1] %}{{ loop.x }}{% endfor %}", 1, #"the attribute of loop "x" is not known"#),
      (
        "{{ raise_exception('No tools.') }}", 1,
        "the template refuses the conversation: No tools."
      ),
      ("{% if true %}", 1, "the end of the template found, expected elif or else or endif"),
      ("x\n{{ 'a", 2, "a string is not closed with '"),
      ("{{ (1] }}", 1, "] found, expected )"),
      ("{{ $ }}", 1, "the character $ is not expected in a tag"),
    ])
  func namesWhatIsWrongAndItsLine(text: String, line: Int, what: String) throws {
    let error = #expect(throws: TemplateError.self) {
      try ChatTemplate(text, source: "chat.jinja").render(messages: [["role": "user"]])
    }
    #expect(error?.description == "chat.jinja, line \(line): \(what)")
    #expect(error?.category == .badData)
  }

  @Test func aRefusalCanBeToldFromAFault() throws {
    let template = try ChatTemplate("{{ raise_exception('No.') }}")
    let error = #expect(throws: TemplateError.self) { try template.render(messages: []) }
    #expect(error?.problem == .refused("No."))
  }
}

extension JSONValue {
  fileprivate var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  fileprivate var elements: [JSONValue]? {
    if case .list(let elements) = self { elements } else { nil }
  }

  fileprivate var members: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }
}
