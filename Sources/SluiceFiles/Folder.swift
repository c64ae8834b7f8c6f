#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Folders on the disk.
public enum Folder {
  /// Makes a folder, and those it lies in, where they are not there.
  ///
  /// - Throws: `FileError` where that cannot be.
  public static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: path)
        ? "it is no folder" : "the folder cannot be made"
      throw FileError(path: path, problem: .unwritable(reason: reason))
    }
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

  // Of bytes: a slash and an accent behind it are one character.
  private static func lastSlash(of path: String) -> String.Index? {
    path.utf8.lastIndex(of: UInt8(ascii: "/"))
  }
}
