import SluicePlatform
import Synchronization

/// Handles Ctrl-C while an answer is generated: the answer stops, and the chat continues.
struct AnswerInterruption {
  private static let wasRequested = Atomic(false)
  private let isWatching: Bool

  /// Starts to catch Ctrl-C, until `end()`.
  init(isWatching: Bool) {
    self.isWatching = isWatching
    guard isWatching else { return }
    Self.wasRequested.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in AnswerInterruption.wasRequested.store(true, ordering: .relaxed) }
  }

  /// Whether Ctrl-C was pressed.
  var isRequested: Bool { isWatching && Self.wasRequested.load(ordering: .relaxed) }

  /// Restores the default: Ctrl-C ends the process.
  func end() {
    if isWatching { signal(SIGINT, SIG_DFL) }
  }
}
