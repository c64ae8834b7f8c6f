import SluiceFiles
import SluicePlatform

/// Reads lines that a person edits on a terminal: cursor keys, Ctrl-A, E, K, U, W, and the lines before
/// with the arrows up and down.
struct LineEditor {
  private var history: [String] = []

  /// What ended the editing of a line.
  enum Result: Equatable {
    case line(String)
    /// Ctrl-C.
    case interrupted
    /// Ctrl-D on an empty line, or the end of the terminal.
    case endOfInput
  }

  /// Whether a person can edit: input and remarks are terminals.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && StandardError.isTerminal }

  /// Reads the next line.
  ///
  /// - Parameter prompt: what stands before it.
  mutating func readLine(prompt: String) -> Result {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return .endOfInput }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
    var lines = history + [""]
    var index = lines.count - 1
    var line = EditedLine()
    while true {
      draw(prompt, line)
      guard let key = Key.read(Self.nextByte) else { return finish(.endOfInput) }
      switch key {
      case .enter:
        if !line.text.isEmpty, history.last != line.text { history.append(line.text) }
        return finish(.line(line.text))
      case .interrupt: return finish(.interrupted)
      case .endOfInput where line.characters.isEmpty: return finish(.endOfInput)
      case .up, .down:
        let next = index + (key == .up ? -1 : 1)
        guard lines.indices.contains(next) else { continue }
        lines[index] = line.text
        index = next
        line = EditedLine(lines[index])
      default: line.press(key)
      }
    }
  }

  private func draw(_ prompt: String, _ line: EditedLine) {
    let (text, cursor) = line.visible(columns: max(8, StandardError.width - prompt.count - 1))
    let column = prompt.count + cursor
    StandardError.write("\r\(prompt)\(text)\u{1B}[K\r" + (column > 0 ? "\u{1B}[\(column)C" : ""))
  }

  private func finish(_ result: Result) -> Result {
    StandardError.write("\n")
    return result
  }

  private static func nextByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}
