import Sluice
import SluiceFiles
import SluiceText

/// A conversation (chat) with a model, in the format of the model's chat template.
///
/// ```swift
/// let model = try TextModel(contentsOf: "SmolLM2-135M-Instruct.Q4_1.gguf")
/// var conversation = try Conversation(with: model, system: "You answer in one sentence.")
/// let answer = try conversation.answer(to: "What is the capital of France?")
/// for try await piece in answer { print(piece, terminator: "") }
/// conversation.append(answer)
/// ```
///
/// Earlier turns stay in the key/value cache and are not computed again. A conversation is a value:
/// copies continue independently, and share the cache up to that point.
public struct Conversation: Sendable {
  /// The role of the author of a message.
  public enum Role: String, Sendable, Codable {
    /// Instructions to the model.
    case system
    /// The user.
    case user
    /// The model.
    case assistant
  }

  /// A message of a conversation.
  public struct Message: Sendable, Hashable, Codable {
    /// The role of the author.
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
  /// The messages so far, in order.
  public private(set) var messages: [Message]
  /// Additional variables for the chat template, such as `enable_thinking`.
  public var variables: JSONObject = [:]

  private let template: ChatTemplate
  private var cache: PromptCache?

  /// Starts a conversation.
  ///
  /// - Parameters:
  ///   - model: the model; it must have a chat template.
  ///   - system: instructions to the model; nil for the default of the template.
  /// - Throws: `GenerationError` if the model has no chat template, `TemplateError` if it has
  ///   several and none is the default.
  public init(with model: TextModel, system: String? = nil) throws {
    guard let templates = model.templates else {
      throw GenerationError.noChatTemplate(path: model.path)
    }
    self.model = model
    template = try templates.get().default
    messages = system.map { [Message(.system, $0)] } ?? []
  }

  /// Adds a user message and returns the model's answer to it.
  ///
  /// - Parameters:
  ///   - message: the message of the user.
  ///   - options: the generation options; nil for those of the model, with up to 1,000 tokens. The
  ///     model's end tokens are added.
  /// - Returns: the answer, of which nothing is computed yet. `append(_:)` adds it to the conversation.
  /// - Throws: `TemplateError` if the template rejects the conversation, `ConfigurationError` if
  ///   the options are invalid.
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

  /// Adds an answer, as far as it was generated, as the model's message.
  public mutating func append(_ answer: ConversationAnswer) {
    messages.append(Message(.assistant, answer.text))
    cache = answer.cache ?? cache
  }

  /// Removes all messages except the instructions.
  public mutating func reset() { messages.removeAll { $0.role != .system } }

  /// Replaces the instructions and removes all other messages.
  public mutating func reset(system: String?) {
    messages = system.map { [Message(.system, $0)] } ?? []
  }

  /// The text of messages, rendered with the chat template.
  func rendered(_ messages: [Message], addingGenerationPrompt: Bool) throws -> String {
    try template.render(
      messages: messages.map {
        .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
      }, addingGenerationPrompt: addingGenerationPrompt, variables: variables)
  }
}
