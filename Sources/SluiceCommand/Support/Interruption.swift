import SluicePlatform
import Synchronization

/// Signals that stop a training after the current step: SIGINT (Ctrl-C), SIGTERM and SIGHUP (the terminal
/// closes).
enum Interruption {
  private static let wasRequested = Atomic<Bool>(false)

  /// Whether a signal was received.
  static var isRequested: Bool { wasRequested.load(ordering: .relaxed) }

  /// Installs the signal handlers, except for signals that the process ignores from its start (because of
  /// `nohup`, or as a background job of a shell script).
  ///
  /// A second SIGINT or SIGTERM ends the process immediately. A second SIGHUP does not: when a terminal closes,
  /// both the system and the shell send one.
  static func watch() {
    // The first access initializes it, which must not happen in a signal handler.
    _ = isRequested
    // A parent thread that blocks signals passes this on.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      sigaddset(&signals, number)
      signal(number) { number in
        Interruption.wasRequested.store(true, ordering: .relaxed)
        if number != SIGHUP { signal(number, SIG_DFL) }
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return isIgnoring(handler)
  }
}

/// Whether a signal is ignored.
func isIgnoring(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
  unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
