import SluicePlatform
import Synchronization

/// Ctrl-C and SIGTERM as a wish to stop at the next step.
enum Interruption {
  private static let wasRequested = Atomic<Bool>(false)

  /// Whether one of the signals has come.
  static var isRequested: Bool { wasRequested.load(ordering: .relaxed) }

  /// Has the signals noted from now on; a second one ends the process at once.
  static func watch() {
    // Touched before a handler does: the first touch initialises it, which a handler must not.
    _ = isRequested
    // Who starts us from a thread that blocks signals hands that on.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number) { number in
        Interruption.wasRequested.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
