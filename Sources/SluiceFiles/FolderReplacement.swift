import SluicePlatform

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Replaces a folder atomically: after a crash at any time, the old or the new folder is complete.
///
/// The new folder is written as `NAME.partial` and flushed. Then the old folder is renamed to
/// `NAME.previous`, the new one to `NAME`, and the old one is removed. The two renames are not one atomic
/// operation. A reader that does not find `NAME` therefore looks for `NAME.previous`.
package enum FolderReplacement {
  /// The stages of a replacement.
  package enum Stage: CaseIterable {
    case written, oldMovedAway, newMovedIn, oldRemoved
  }

  /// Fills a new folder with `write`, then moves it to `path`; after an error, the old folder still exists.
  ///
  /// - Parameters:
  ///   - path: the final path; its parent folder must exist.
  ///   - reached: called after each stage, for tests.
  ///   - write: writes files to the given folder and flushes them to the disk.
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

  /// The path of the latest complete folder; nil if there is none.
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
