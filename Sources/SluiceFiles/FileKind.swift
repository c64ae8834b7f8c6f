import SluicePlatform

/// What lies at a path.
package enum FileKind: Sendable {
  case file, folder, pipe, device, other

  /// Looks at a path; nil where nothing is.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - followingLinks: whether a link counts as what it leads to.
  package init?(of path: String, followingLinks: Bool = true) {
    var status = stat()
    let found = followingLinks ? stat(path, &status) : lstat(path, &status)
    guard found == 0 else { return nil }
    self.init(mode: status.st_mode)
  }

  /// Reads the kind off the mode that `stat` tells.
  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO, S_IFSOCK: self = .pipe
    case S_IFCHR, S_IFBLK: self = .device
    default: self = .other
    }
  }

  /// Whether bytes only pass through: there is no end to map, and a file must not take its place.
  package var isStream: Bool { self == .pipe || self == .device }

  /// Whether bytes only pass through what a path leads to: it can be read once, and a file must not take
  /// its place.
  ///
  /// So is what a process has open, under any name for that: it can be a file, but the name will be
  /// another's.
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

  /// Whether anything lies at a path.
  package static func exists(at path: String) -> Bool { FileKind(of: path) != nil }

  /// Whether a folder, or a link to one, lies at a path.
  package static func isFolder(_ path: String) -> Bool { FileKind(of: path) == .folder }
}
