import ArgumentParser
import Sluice
import SluiceFiles
import SluiceModels
import SluicePlatform
import SluiceText

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
        /system TEXT  set the system message and begin a new conversation
        /reset        begin a new conversation
        /save FILE    save the conversation as JSON (a list of messages)
        /help         list the commands
        /exit         end the chat

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
      let path = self.model
      let model = try LoadingProgress.show(path) { try TextModel(at: path) }
      var options = model.generation.options(maxTokenCount: maxTokens)
      options.sampling = sampling.sampling(
        model.generation.sampling, seed: UInt64.random(in: 0..<1 << 32))
      var chat = Chat(
        conversation: try Conversation(with: model, system: system), options: options)
      try chat.run()
    }
  }
}

/// A chat on a terminal, or line by line from standard input.
private struct Chat {
  var conversation: Conversation
  var options: GenerationOptions
  var editor = LineEditor()
  let isInteractive = LineEditor.isPossible

  mutating func run() throws {
    if isInteractive {
      StandardError.write(StandardError.faint("/help lists the commands.") + "\n")
    }
    while let line = nextLine() {
      let line = line.trimmed
      if line.isEmpty { continue }
      if line.hasPrefix("/") {
        do {
          guard try command(line) else { return }
        } catch  where isInteractive {
          StandardError.write("\(error)\n")
        }
      } else {
        try answer(to: line)
      }
    }
  }

  private mutating func nextLine() -> String? {
    guard isInteractive else { return readLine() }
    while true {
      switch editor.readLine(prompt: "> ") {
      case .line(let line): return line
      case .interrupted: continue
      case .endOfInput: return nil
      }
    }
  }

  private mutating func answer(to message: String) throws {
    let answer = try conversation.answer(to: message, options: options)
    let interruption = AnswerInterruption(isWatching: isInteractive)
    defer { interruption.end() }
    var speed = GenerationSpeed()
    while !interruption.isRequested,
      let piece = try answer.next(unless: { interruption.isRequested })
    {
      speed.count(answer.tokens.count)
      try StandardOutput.write(piece)
    }
    try StandardOutput.write("\n")
    let cut =
      interruption.isRequested
      ? "; stopped" : answer.end == .maxTokens ? "; cut at --max-tokens" : ""
    confirm(speed.summary + cut)
    conversation.append(answer)
    options.sampling.seed &+= 1
  }

  /// Prints a line for a user at a terminal.
  private func confirm(_ text: String) {
    if isInteractive { StandardError.write(StandardError.faint(text) + "\n") }
  }

  /// - Returns: whether the chat continues.
  private mutating func command(_ line: String) throws -> Bool {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    let argument = parts.count > 1 ? parts[1].trimmed : nil
    switch (parts[0], argument) {
    case ("/exit", nil), ("/quit", nil): return false
    case ("/reset", nil):
      conversation.reset()
      confirm("New conversation.")
    case ("/system", let text):
      conversation.reset(system: text)
      confirm("New conversation \(text == nil ? "without a" : "with this") system message.")
    case ("/save", let path?):
      try JSONFile.write(conversation.messages, to: path)
      confirm("Saved in \(path).")
    case ("/save", nil): throw ValidationError("/save needs a file: /save FILE")
    case ("/help", nil):
      StandardError.write(
        """
        /system TEXT  set the system message and begin a new conversation
        /reset        begin a new conversation
        /save FILE    save the conversation as JSON
        /exit         end the chat

        """)
    default: throw ValidationError("\(line): not a command; /help lists the commands")
    }
    return true
  }
}

extension String {
  /// The text without white space at both ends.
  fileprivate var trimmed: String {
    String(
      drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
