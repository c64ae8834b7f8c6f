import SluicePlatform

/// The kind of file at a path.
package enum FileKind: Sendable {
  case file, folder, pipe, device, other

  /// The kind of the file at a path; nil if it does not exist.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - followingLinks: whether symbolic links are followed.
  package init?(of path: String, followingLinks: Bool = true) {
    var status = stat()
    let found = followingLinks ? stat(path, &status) : lstat(path, &status)
    guard found == 0 else { return nil }
    self.init(mode: status.st_mode)
  }

  /// The kind for a mode of `stat`.
  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO, S_IFSOCK: self = .pipe
    case S_IFCHR, S_IFBLK: self = .device
    default: self = .other
    }
  }

  /// Whether it is a stream (a pipe or device): it has no size and must not be replaced by a file.
  package var isStream: Bool { self == .pipe || self == .device }

  /// Whether the path is a stream: it can be read only once and must not be replaced by a file.
  ///
  /// Open files of a process (`/dev/fd/N`, `/proc/PROCESS/fd/N`) count as streams, because their names can
  /// later belong to other files.
  package static func isStream(at path: String) -> Bool {
    isDescriptor(path) || FileKind(of: path)?.isStream == true
  }

  private static func isDescriptor(_ path: String) -> Bool {
    if ["/dev/stdin", "/dev/stdout", "/dev/stderr"].contains(path) { return true }
    if path.hasPrefix("/dev/fd/") { return true }
    // /proc/PROCESS/fd/NUMBER
    let parts = path.split(separator: "/")
    return path.hasPrefix("/proc/") && parts.count == 4 && parts[2] == "fd"
  }

  /// Whether a file exists at a path.
  package static func exists(at path: String) -> Bool { FileKind(of: path) != nil }

  /// Whether a folder or a link to a folder exists at a path.
  package static func isFolder(_ path: String) -> Bool { FileKind(of: path) == .folder }
}
