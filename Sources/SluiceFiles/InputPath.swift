#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The path of an input of a run: a file or a folder, or `-` for standard input.
package enum InputPath {
  /// Standard input, and in stored paths any input that can be read only once.
  package static let standardInput = "-"

  /// Whether the input can be read only once: standard input, a pipe, or an open file of a process.
  package static func isReadOnce(_ path: String) -> Bool {
    path == standardInput || FileKind.isStream(at: path)
  }

  /// The path as stored in a run: absolute, so that the run can be used from any folder; `-` for an input that can
  /// be read only once.
  package static func stored(_ path: String) -> String {
    guard !isReadOnce(path) else { return standardInput }
    return path.hasPrefix("/") ? path : folder + path
  }

  /// The path for the user: relative to the current folder if it is inside.
  package static func shown(_ path: String) -> String {
    let folder = folder
    return path.hasPrefix(folder) && path != folder
      ? String(path.dropFirst(folder.count)) : path
  }

  /// The current folder with a slash at the end.
  private static var folder: String {
    let path = FileManager.default.currentDirectoryPath
    return path.hasSuffix("/") ? path : path + "/"
  }
}
