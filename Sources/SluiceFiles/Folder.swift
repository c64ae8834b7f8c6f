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
}
