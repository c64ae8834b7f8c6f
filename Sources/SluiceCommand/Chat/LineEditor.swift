import SluiceFiles
import SluicePlatform

/// A line editor for terminals: cursor keys, Ctrl-A, E, K, U and W, and previous lines with the up
/// and down arrows.
struct LineEditor {
  private var history: [String] = []

  /// How the editing of a line ended.
  enum Result: Equatable {
    case line(String)
    /// Ctrl-C.
    case interrupted
    /// Ctrl-D on an empty line, or the end of the terminal.
    case endOfInput
  }

  /// Whether lines can be edited: standard input and standard error are terminals.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && StandardError.isTerminal }

  /// Reads the next line.
  ///
  /// - Parameter prompt: the text before the line.
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
