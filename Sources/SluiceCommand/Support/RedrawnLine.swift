/// A progress line on standard error that is redrawn on a terminal.
struct RedrawnLine {
  private var isDrawn = false

  /// Redraws the line, cut to the width of the terminal.
  mutating func draw(_ text: String) {
    let width = StandardError.width - 1
    let cut = text.prefix(width)
    StandardError.write(
      "\r" + StandardError.faint(cut + String(repeating: " ", count: width - cut.count)))
    isDrawn = true
  }

  /// Removes the line, if there is one.
  mutating func clear() {
    guard isDrawn else { return }
    StandardError.write("\r" + String(repeating: " ", count: StandardError.width - 1) + "\r")
    isDrawn = false
  }
}
