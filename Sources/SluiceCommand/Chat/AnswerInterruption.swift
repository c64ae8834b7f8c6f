import SluicePlatform
import Synchronization

/// Ctrl-C while an answer is written: the answer stops, the chat goes on.
struct AnswerInterruption {
  private static let wasRequested = Atomic(false)
  private let isWatching: Bool

  /// Notes Ctrl-C until `end()`.
  init(isWatching: Bool) {
    self.isWatching = isWatching
    guard isWatching else { return }
    Self.wasRequested.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in AnswerInterruption.wasRequested.store(true, ordering: .relaxed) }
  }

  /// Whether it came.
  var isRequested: Bool { isWatching && Self.wasRequested.load(ordering: .relaxed) }

  /// Has Ctrl-C end the process again.
  func end() {
    if isWatching { signal(SIGINT, SIG_DFL) }
  }
}
