import SluiceFiles
import SluicePlatform
import Synchronization

/// Pipes that nobody reads any more.
///
/// By default the system ends a process that writes to one. A training must outlive whoever watched it;
/// a command whose whole purpose is its output ends as other tools do.
enum ClosedPipe {
  private static let wasIgnored = Atomic<Bool>(false)

  /// Has writing to such a pipe fail instead, from now on.
  static func ignore() {
    let before = signal(SIGPIPE, SIG_IGN)
    wasIgnored.store(isIgnoring(before), ordering: .relaxed)
  }

  /// Whether an error is about such a pipe, and whoever started the process wants to hear nothing of it.
  static func isQuiet(_ error: any Error) -> Bool {
    (error as? FileError)?.problem == .closed && !wasIgnored.load(ordering: .relaxed)
  }

  /// Runs `body`, which tells results that are on the disk too; it ends early, and that is no error, where
  /// nobody reads them.
  static func tolerate(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FileError where error.problem == .closed {}
  }

  /// Ends the process without a word, by the signal that it would have had.
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
