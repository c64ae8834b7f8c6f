import SluiceFiles
import SluicePlatform

/// The file `save-now` in a run's folder: creating it requests a checkpoint after the current step.
///
/// The clock only determines when the trainer checks for the file. The computation does not depend on it.
struct SaveRequest {
  private let path: String
  private let interval: Duration
  private var lastLook: ContinuousClock.Instant?

  /// - Parameters:
  ///   - run: the run's folder.
  ///   - interval: the minimum time between two checks.
  init(in run: RunFolder, lookingEvery interval: Duration) {
    path = run.saveRequestPath
    self.interval = interval
  }

  /// Whether a check is due and the file exists.
  mutating func isFound() -> Bool {
    let now = ContinuousClock().now
    if let lastLook, now - lastLook < interval { return false }
    lastLook = now
    return isThere
  }

  /// Removes the file after a checkpoint was written.
  ///
  /// - Throws: `FileError` if it cannot be removed; otherwise every step would write a checkpoint.
  func remove() throws {
    guard isThere else { return }
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError.last.writing(path) }
  }

  private var isThere: Bool { FileKind(of: path) == .file }
}
