/// Says on standard error what is being measured: a line that redraws itself on a terminal, a line
/// each elsewhere.
struct BenchmarkProgress {
  private var shownCount = 0

  /// Says what comes next.
  mutating func show(_ text: String) {
    guard StandardError.isTerminal else { return StandardError.write(text + "\n") }
    clear()
    let line = String(text.prefix(StandardError.width - 1))
    StandardError.write(StandardError.faint(line))
    shownCount = line.count
  }

  /// Removes the line that redraws itself.
  mutating func clear() {
    guard shownCount > 0 else { return }
    StandardError.write("\r" + String(repeating: " ", count: shownCount) + "\r")
    shownCount = 0
  }
}
