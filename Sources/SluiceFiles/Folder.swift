import SluicePlatform

/// Folders on the disk.
public enum Folder {
  /// Makes a folder, and those it lies in, where they are not there.
  ///
  /// - Throws: `FileError` where that cannot be.
  public static func make(_ path: String) throws { _ = try makeMissing(path) }

  /// Makes a folder, and those it lies in, where they are not there.
  ///
  /// - Returns: those that were made, the outermost first.
  /// - Throws: `FileError` about `path` with the reason; nothing is left then.
  static func makeMissing(_ path: String) throws -> [String] {
    var missing: [String] = []
    var folder = path
    while FileKind(of: folder, followingLinks: false) == nil {
      missing.append(folder)
      let outer = parent(of: folder)
      guard outer != folder else { break }
      folder = outer
    }
    guard FileKind.isFolder(folder) else {
      let what = folder == path ? "it is not a folder" : "\(folder) is not a folder"
      throw FileError(path: path, problem: .unwritable(reason: what))
    }
    var made: [String] = []
    for folder in missing.reversed() {
      if mkdir(folder, 0o777) == 0 {
        made.append(folder)
        continue
      }
      let error = SystemError.last
      // Another process may have made it in the meantime; and `a/.` is there once `a` is.
      if FileKind.isFolder(folder) { continue }
      for folder in made.reversed() { rmdir(folder) }
      throw FileError(
        path: path,
        problem: .unwritable(
          reason: "a folder cannot be created in \(parent(of: folder)) (\(error.reason))"))
    }
    return made
  }

  /// Throws where no file can be made in a folder.
  package static func requireWritable(_ path: String) throws {
    let probe = AtomicFile.temporary(for: path + "/probe")
    let file = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw SystemError.last.writing(path) }
    close(file)
    unlink(probe)
  }

  /// The folder that a path lies in.
  package static func parent(of path: String) -> String {
    guard let slash = lastSlash(of: path) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    lastSlash(of: path).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// The path of what is there from the root on, without links, `.` and `..`; nil where nothing is.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // Of bytes: a slash and an accent behind it are one character.
  private static func lastSlash(of path: String) -> String.Index? {
    path.utf8.lastIndex(of: UInt8(ascii: "/"))
  }
}
