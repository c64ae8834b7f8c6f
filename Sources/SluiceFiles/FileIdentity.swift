import SluicePlatform

/// The identity of a file or folder (device and inode), independent of its path.
package struct FileIdentity: Sendable, Hashable {
  private let device: Int
  private let number: Int

  /// The identity of the file at a path, after following links; nil if it does not exist.
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
