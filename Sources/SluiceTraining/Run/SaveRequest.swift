import SluiceFiles
import SluicePlatform

/// The file `save-now` in a run's folder: whoever makes it asks for a checkpoint after the current step.
///
/// The clock decides only when to look. What is computed does not depend on it.
struct SaveRequest {
  private let path: String
  private let interval: Duration
  private var lastLook: ContinuousClock.Instant?

  /// - Parameters:
  ///   - run: the run's folder.
  ///   - interval: the time from one look to the next, at least.
  init(in run: RunFolder, lookingEvery interval: Duration) {
    path = run.saveRequestPath
    self.interval = interval
  }

  /// Whether it is time to look, and the file is there.
  mutating func isFound() -> Bool {
    let now = ContinuousClock().now
    if let lastLook, now - lastLook < interval { return false }
    lastLook = now
    return isThere
  }

  /// Removes the file, once there is a checkpoint that is not older.
  ///
  /// - Throws: `FileError` where it cannot be removed: each step would be saved.
  func remove() throws {
    guard isThere else { return }
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError.last.writing(path) }
  }

  private var isThere: Bool { FileKind(of: path) == .file }
}
