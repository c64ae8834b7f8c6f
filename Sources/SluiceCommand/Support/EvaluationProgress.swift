/// The share of an evaluation that is done, on a terminal.
struct EvaluationProgress {
  /// Shows a share from 0 to 1.
  func show(_ share: Double) {
    guard StandardError.isTerminal else { return }
    StandardError.write(StandardError.faint("\r\(Int(share * 100)) % "))
  }

  /// Removes the share.
  func clear() {
    if StandardError.isTerminal { StandardError.write("\r      \r") }
  }
}
