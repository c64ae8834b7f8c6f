/// A line on standard error that is drawn again and again, on a terminal.
struct RedrawnLine {
  private var isDrawn = false

  /// Draws the line in place of what it showed, cut to the terminal's width.
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
