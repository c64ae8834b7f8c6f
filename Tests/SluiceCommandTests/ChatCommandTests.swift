import Foundation
import SluiceModels
import TestSupport
import Testing

/// `sluice chat` where standard input is no terminal: a line is a message, and only answers are printed.
struct ChatCommandTests {
  private static let greedy = ["--temperature", "0", "--max-tokens", "12"]

  private func withModel(
    template: String? = TinyPublishedModel.template, _ body: (_ folder: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try TinyPublishedModel.write(to: folder, template: template)
      try body(folder)
    }
  }

  /// The answers of the library to messages, with greedy decoding.
  private func answers(
    _ messages: [String], of folder: String, system: String? = nil
  ) throws -> [String] {
    var conversation = try Conversation(
      with: TextModel(contentsOf: folder), system: system)
    return try messages.map { message in
      let answer = try conversation.answer(
        to: message, options: GenerationOptions(sampling: .greedy, maxTokenCount: 12))
      while try answer.next() != nil {}
      conversation.append(answer)
      return answer.text
    }
  }

  @Test func eachLineIsAnswered() throws {
    try withModel { folder in
      let messages = ["What is the capital of France?", "And of Italy?"]
      let result = try Tool.run(
        ["chat", folder] + Self.greedy, input: messages.map { $0 + "\n" }.joined())
      #expect(result.code == 0)
      #expect(result.sentences.isEmpty)
      let expected = try answers(messages, of: folder)
      #expect(result.output == expected.map { $0 + "\n" }.joined())
      #expect(Set(expected).count == 2)
    }
  }

  @Test func commandsChangeTheConversation() throws {
    try withModel { folder in
      let saved = folder + "/saved.json"
      let result = try Tool.run(
        ["chat", folder, "--system", "Be brief."] + Self.greedy,
        input: "Hello\n/system Be long.\nHello\n/save \(saved)\n/exit\nnever read\n")
      #expect(result.code == 0, "\(result.errors)")
      let expected = try ["Be brief.", "Be long."].flatMap {
        try answers(["Hello"], of: folder, system: $0)
      }
      #expect(result.output == expected.map { $0 + "\n" }.joined())
      #expect(expected[0] != expected[1])
      let messages = try JSONDecoder().decode(
        [Conversation.Message].self, from: Data(contentsOf: URL(fileURLWithPath: saved)))
      #expect(messages.map(\.role) == [.system, .user, .assistant])
      #expect(messages.map(\.content) == ["Be long.", "Hello", expected[1]])
    }
  }

  @Test func anUnknownCommandEndsAChatThatNobodyWatches() throws {
    try withModel { folder in
      let result = try Tool.run(["chat", folder] + Self.greedy, input: "/rest\n")
      #expect(result.code == 64)
      #expect(result.sentences.first == "Error: /rest: not a command; /help lists the commands")
      #expect(result.output.isEmpty)
      let save = try Tool.run(["chat", folder] + Self.greedy, input: "/save\n")
      #expect(save.code == 64 && save.errors.contains("Error: /save needs a file: /save FILE"))
    }
  }

  @Test func aModelWithoutTemplateCannotChat() throws {
    try withModel(template: nil) { folder in
      let result = try Tool.run(["chat", folder] + Self.greedy, input: "Hello\n")
      #expect(result.code == 65)
      #expect(result.errors.contains("has no chat template"))
    }
  }

  @Test func aTemplateThatIsNotWellFormedIsNamed() throws {
    try withModel(template: "{% if %}") { folder in
      let result = try Tool.run(["chat", folder] + Self.greedy, input: "Hello\n")
      #expect(result.code == 65)
      #expect(result.errors.contains("chat_template.jinja, line 1"))
    }
  }

  @Test func optionsAreChecked() throws {
    try withModel { folder in
      let result = try Tool.run(["chat", folder, "--top-p", "2"], input: "Hello\n")
      #expect(result.code == 64 || result.code == 78)
      #expect(result.errors.contains("--top-p"))
    }
  }

  @Test func publishedModelsGenerate() throws {
    try withModel { folder in
      let result = try Tool.run(
        ["generate", folder, "--prompt", "The capital"] + Self.greedy)
      #expect(result.code == 0, "\(result.errors)")
      var generator = try TextModel(contentsOf: folder).generator(
        continuing: "The capital",
        options: GenerationOptions(sampling: .greedy, maxTokenCount: 12, endTokens: [1]))
      var text = "The capital"
      while let piece = try generator.next() { text += piece }
      #expect(result.output == text + "\n")
    }
  }
}
