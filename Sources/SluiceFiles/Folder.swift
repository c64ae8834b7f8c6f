import SluicePlatform

/// Functions for folders.
public enum Folder {
  /// Creates a folder and its missing parent folders.
  ///
  /// - Throws: `FileError` if it cannot be created.
  public static func make(_ path: String) throws { _ = try makeMissing(path) }

  /// Creates a folder and its missing parent folders.
  ///
  /// - Returns: the folders that were created, the outermost first.
  /// - Throws: `FileError` for `path`; folders that were already created are removed.
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
      // Another process may have created it in the meantime; and `a/.` exists when `a` exists.
      if FileKind.isFolder(folder) { continue }
      for folder in made.reversed() { rmdir(folder) }
      throw FileError(
        path: path,
        problem: .unwritable(
          reason: "a folder cannot be created in \(parent(of: folder)) (\(error.reason))"))
    }
    return made
  }

  /// Throws if no file can be created in a folder.
  package static func requireWritable(_ path: String) throws {
    let probe = AtomicFile.temporary(for: path + "/probe")
    let file = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw SystemError.last.writing(path) }
    close(file)
    unlink(probe)
  }

  /// Whether a folder has no files.
  ///
  /// - Throws: `FileError` if it cannot be read.
  package static func isEmpty(_ path: String) throws -> Bool {
    guard let folder = opendir(path) else { throw SystemError.last.reading(path) }
    defer { closedir(folder) }
    var count = 0
    // Every folder has the entries `.` and `..`.
    while count <= 2, readdir(folder) != nil { count += 1 }
    return count <= 2
  }

  /// The parent folder of a path.
  package static func parent(of path: String) -> String {
    guard let slash = lastSlash(of: path) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of a path.
  package static func name(of path: String) -> String {
    lastSlash(of: path).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// The absolute path without links, `.` and `..`; nil if the file does not exist.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // Searches bytes, because a slash and a following combining accent are one character.
  private static func lastSlash(of path: String) -> String.Index? {
    path.utf8.lastIndex(of: UInt8(ascii: "/"))
  }
}
