import SluiceFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a path of the user's leads to.
enum TextInput {
  case file(String)
  case folder(String)
  /// What can be read but once.
  case passed([UInt8], name: String)

  /// Looks at paths, and reads what can be read but once.
  ///
  /// - Throws: `FileError` for what cannot be read.
  static func all(at paths: [String]) throws -> [TextInput] {
    try paths.map { path in
      if TextSource.passesOnce(path) {
        let name = path == "-" ? "standard input" : path
        return .passed(try TextBytes.passing(path), name: name)
      }
      return FileKind.isFolder(path) ? .folder(path) : .file(path)
    }
  }

  /// The path from the root on, as a run remembers it.
  var path: String {
    switch self {
    case .passed: "-"
    case .file(let path), .folder(let path):
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
  }
}
