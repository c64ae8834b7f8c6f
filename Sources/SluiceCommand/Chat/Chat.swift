import ArgumentParser
import Sluice
import SluiceFiles
import SluiceModels

/// A chat on a terminal, or line by line from standard input.
struct Chat {
  var conversation: Conversation
  var options: GenerationOptions
  var editor = LineEditor()
  let isInteractive = LineEditor.isPossible

  /// The commands and their meanings, one per line.
  static func commands(indentation: Int = 0) -> String {
    [
      "/system TEXT  set the system message and begin a new conversation",
      "/reset        begin a new conversation",
      "/save FILE    save the conversation as JSON (a list of messages)",
      "/help         list the commands",
      "/exit         end the chat",
    ].map { String(repeating: " ", count: indentation) + $0 }.joined(separator: "\n")
  }

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
        } catch let error where isInteractive {
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
      StandardError.write(Self.commands() + "\n")
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
