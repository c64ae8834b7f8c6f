import SluicePlatform

/// What tells a file or folder from all others, whatever paths lead to it.
package struct FileIdentity: Sendable, Hashable {
  private let device: Int
  private let number: Int

  /// Looks at a path, and through links; nil where nothing is.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = Int(truncatingIfNeeded: status.st_dev)
    number = Int(truncatingIfNeeded: status.st_ino)
  }
}
