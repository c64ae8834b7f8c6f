import SluiceFiles
import SluicePlatform
import Synchronization

/// Closed pipes: pipes without a reader.
///
/// By default, the system ends a process that writes to a closed pipe. A training must continue in this case; a
/// command that only produces output ends like other tools.
enum ClosedPipe {
  private static let wasIgnored = Atomic<Bool>(false)

  /// Ignores SIGPIPE, so that writing to a closed pipe fails instead.
  static func ignore() {
    let before = signal(SIGPIPE, SIG_IGN)
    wasIgnored.store(isIgnoring(before), ordering: .relaxed)
  }

  /// Whether an error is a closed pipe, which ends the process without a message.
  static func isQuiet(_ error: any Error) -> Bool {
    (error as? FileError)?.problem == .closed && !wasIgnored.load(ordering: .relaxed)
  }

  /// Runs `body`, which prints results that are also on the disk; a closed pipe ends it early and is not an
  /// error.
  static func tolerate(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FileError where error.problem == .closed {}
  }

  /// Ends the process silently, with SIGPIPE.
  static func end() -> Never {
    _ = signal(SIGPIPE, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}
