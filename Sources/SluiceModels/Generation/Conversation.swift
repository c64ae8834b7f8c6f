import Sluice
import SluiceFiles
import SluiceText

/// A chat with a model: turns of a person and of the model, written as the model's chat template says.
///
/// ```swift
/// let model = try TextModel(contentsOf: "SmolLM2-135M-Instruct.Q4_1.gguf")
/// var conversation = try Conversation(with: model, system: "You answer in one sentence.")
/// let answer = try conversation.answer(to: "What is the capital of France?")
/// for try await piece in answer { print(piece, terminator: "") }
/// conversation.append(answer)
/// ```
///
/// What the model has read of earlier turns is not read again. A conversation is a value: a copy goes its own
/// way, and shares what was read so far.
public struct Conversation: Sendable {
  /// Who says something.
  public enum Role: String, Sendable, Codable {
    /// Instructions to the model.
    case system
    /// The person.
    case user
    /// The model.
    case assistant
  }

  /// What somebody says.
  public struct Message: Sendable, Hashable, Codable {
    /// Who says it.
    public var role: Role
    /// The text.
    public var content: String

    /// Makes a message.
    public init(_ role: Role, _ content: String) {
      self.role = role
      self.content = content
    }
  }

  /// The model.
  public let model: TextModel
  /// The turns so far, from the first on.
  public private(set) var messages: [Message]
  /// Further values for the chat template, such as `enable_thinking`.
  public var variables: JSONObject = [:]

  private let template: ChatTemplate
  private var cache: PromptCache?

  /// Begins a conversation.
  ///
  /// - Parameters:
  ///   - model: the model; it needs a chat template.
  ///   - system: instructions to it; nil for what the template has.
  /// - Throws: `GenerationError` where the model has no chat template, `TemplateError` where it has several and
  ///   none is the default.
  public init(with model: TextModel, system: String? = nil) throws {
    guard let templates = model.templates else {
      throw GenerationError.noChatTemplate(path: model.path)
    }
    self.model = model
    template = try templates.get().default
    messages = system.map { [Message(.system, $0)] } ?? []
  }

  /// The model's answer to a message, which becomes the conversation's last turn.
  ///
  /// - Parameters:
  ///   - message: what the person says.
  ///   - options: how the answer is written; nil for the model's own way, with up to 1,000 tokens. Its end
  ///     tokens are added.
  /// - Returns: the answer, of which nothing is computed yet. `append(_:)` makes it a turn.
  /// - Throws: `TemplateError` where the template refuses the conversation, `ConfigurationError` where the
  ///   options are not possible.
  public mutating func answer(
    to message: String, options: GenerationOptions? = nil
  ) throws -> ConversationAnswer {
    var next = messages
    next.append(Message(.user, message))
    let tokens = try model.encode(prompt: rendered(next, addingGenerationPrompt: true))
    var options = options ?? model.generation.options()
    options.endTokens.formUnion(model.generation.options().endTokens)
    let answer = ConversationAnswer(
      try TextGenerator(
        model.model, vocabulary: model.vocabulary, tokens: tokens, options: options, cache: cache,
        skippingSpecial: true))
    messages = next
    return answer
  }

  /// Makes an answer, as far as it was written, the model's turn.
  public mutating func append(_ answer: ConversationAnswer) {
    messages.append(Message(.assistant, answer.text))
    cache = answer.cache ?? cache
  }

  /// Forgets all turns but the instructions.
  public mutating func reset() { messages.removeAll { $0.role != .system } }

  /// Replaces the instructions, and forgets all turns.
  public mutating func reset(system: String?) {
    messages = system.map { [Message(.system, $0)] } ?? []
  }

  /// The text of messages as the model reads it.
  func rendered(_ messages: [Message], addingGenerationPrompt: Bool) throws -> String {
    try template.render(
      messages: messages.map {
        .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
      }, addingGenerationPrompt: addingGenerationPrompt, variables: variables)
  }
}
