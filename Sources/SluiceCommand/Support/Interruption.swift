import SluicePlatform
import Synchronization

/// Ctrl-C, SIGTERM and a terminal that closes (SIGHUP) as a wish to stop at the next step.
enum Interruption {
  private static let wasRequested = Atomic<Bool>(false)

  /// Whether one of the signals has come.
  static var isRequested: Bool { wasRequested.load(ordering: .relaxed) }

  /// Has the signals noted from now on, but for those that whoever started the process has it ignore:
  /// `nohup`, or a shell script for its background jobs.
  ///
  /// A second SIGINT or SIGTERM ends the process at once. A second SIGHUP does not: where a terminal
  /// closes, both the system and the shell send one.
  static func watch() {
    // Touched before a handler does: the first touch initialises it, which a handler must not.
    _ = isRequested
    // Who starts us from a thread that blocks signals hands that on.
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

/// Whether what the system does on a signal is nothing.
func isIgnoring(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
  unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
