import SluiceFiles

/// The input at a path.
enum TextInput {
  case file(String)
  case folder(String)
  /// A stream, which can be read only once: its bytes.
  case passed([UInt8], name: String)

  /// Determines the kind of each input, and reads streams.
  ///
  /// - Throws: `FileError` for inputs that cannot be read.
  static func all(at paths: [String]) throws -> [TextInput] {
    try paths.map { path in
      if InputPath.isReadOnce(path) {
        let name = path == InputPath.standardInput ? "standard input" : path
        return .passed(try TextBytes.passing(path), name: name)
      }
      return FileKind.isFolder(path) ? .folder(path) : .file(path)
    }
  }

  /// The absolute path, as stored in a run; `-` for streams.
  var path: String {
    switch self {
    case .passed: InputPath.standardInput
    case .file(let path), .folder(let path): InputPath.stored(path)
    }
  }
}
