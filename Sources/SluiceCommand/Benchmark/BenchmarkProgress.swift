/// Says on standard error what is being measured: a line that redraws itself on a terminal, a line
/// each elsewhere.
struct BenchmarkProgress {
  private var line = RedrawnLine()

  /// Says what comes next.
  mutating func show(_ text: String) {
    guard StandardError.isTerminal else { return StandardError.write(text + "\n") }
    line.draw(text)
  }

  /// Removes the line that redraws itself.
  mutating func clear() { line.clear() }
}
