import SluicePlatform

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Puts a new folder in the place of an old one, so that a crash at any moment leaves one of them
/// whole.
///
/// The new one is written beside, under `NAME.partial`, and flushed; the old one is moved to
/// `NAME.previous`, the new one to `NAME`, and the old one is removed. No file system lets both moves
/// be one, hence a reader that finds no `NAME` looks for `NAME.previous`.
package enum FolderReplacement {
  /// What has been done.
  package enum Stage: CaseIterable {
    case written, oldMovedAway, newMovedIn, oldRemoved
  }

  /// Has `write` fill a folder, then puts it at `path`; if anything fails, the old one is still there.
  ///
  /// - Parameters:
  ///   - path: the final name; the folder it lies in must be there.
  ///   - reached: called after each stage, for tests.
  ///   - write: fills the folder whose path it receives, with files that are flushed to the disk.
  package static func replace(
    _ path: String, reached: (Stage) throws -> Void = { _ in }, write: (String) throws -> Void
  ) throws {
    let (partial, previous) = (path + ".partial", path + ".previous")
    do {
      try remove(partial)
      guard mkdir(partial, 0o777) == 0 else { throw SystemError.last.writing(partial) }
      try write(partial)
      SystemCalls.flushFolder(partial)
      try reached(.written)
      if exists(path) {
        try remove(previous)
        try move(path, to: previous)
      }
      try reached(.oldMovedAway)
      try move(partial, to: path)
    } catch {
      if !exists(path), exists(previous) { try? move(previous, to: path) }
      try? remove(partial)
      throw error
    }
    SystemCalls.flushFolder(Folder.parent(of: path))
    try reached(.newMovedIn)
    try remove(previous)
    try reached(.oldRemoved)
  }

  /// Where the latest whole folder lies; nil where none was ever written.
  package static func current(_ path: String) -> String? {
    [path, path + ".previous"].first(where: exists)
  }

  private static func exists(_ path: String) -> Bool { FileKind.exists(at: path) }

  private static func move(_ source: String, to target: String) throws {
    guard rename(source, target) == 0 else { throw SystemError.last.writing(target) }
  }

  private static func remove(_ path: String) throws {
    guard exists(path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw FileError(path: path, problem: .unwritable(reason: "it cannot be removed"))
    }
  }
}
