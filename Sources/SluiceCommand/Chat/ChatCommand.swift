import ArgumentParser
import SluiceModels

struct ChatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Talks to a published chat model.",
    discussion: """
      MODEL is a GGUF file or a folder as Hugging Face publishes it. The model needs a chat template. \
      sluice convert makes one from the other.

      On a terminal, lines can be edited, and the arrow keys up and down recall earlier lines. Ctrl-C \
      stops the answer; on an empty line, Ctrl-D ends the chat. If standard input is not a terminal, each \
      line is a message and only the answers are printed.

      Commands in the chat:
      \(Chat.commands(indentation: 2))

      EXAMPLES
        sluice chat SmolLM2-135M-Instruct.Q4_1.gguf
        sluice chat Qwen3-0.6B --system "You answer in one sentence." --max-tokens 500
        echo "What is the capital of France?" | sluice chat SmolLM2-135M-Instruct.Q4_1.gguf \
      --temperature 0
      """)

  @Argument(help: "The model.")
  var model: String

  @Option(help: "System message: instructions for the model.")
  var system: String?

  @Option(help: "Maximum number of tokens in an answer.")
  var maxTokens = 1000

  @OptionGroup var sampling: SamplingOptions
  @OptionGroup var compute: ComputeOptions

  /// The flags for settings that are named in errors.
  static let flags = SamplingOptions.flags.merging(["maxTokenCount": "max-tokens"]) { $1 }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      let model = try LanguageModelReading.textModel(at: self.model)
      var options = model.generation.options(maxTokenCount: maxTokens)
      options.sampling = sampling.sampling(
        model.generation.sampling, seed: UInt64.random(in: 0..<1 << 32))
      var chat = Chat(
        conversation: try Conversation(with: model, system: system), options: options)
      try chat.run()
    }
  }
}
