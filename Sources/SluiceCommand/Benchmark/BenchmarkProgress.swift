/// Progress of a benchmark on standard error: one line that is redrawn on a terminal, one line
/// per measurement elsewhere.
struct BenchmarkProgress {
  private var line = RedrawnLine()

  /// Shows the next measurement.
  mutating func show(_ text: String) {
    guard StandardError.isTerminal else { return StandardError.write(text + "\n") }
    line.draw(text)
  }

  /// Removes the progress line.
  mutating func clear() { line.clear() }
}
