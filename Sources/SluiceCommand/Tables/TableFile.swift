import SluiceFiles

/// Files of tables and of labelled sequences, by their names.
enum TableFile {
  /// Whether a path stands for a table: a file with a name for tables, or standard input.
  static func isMeant(by path: String) -> Bool {
    path == "-" || (["csv", "tsv", "txt", "data"].contains(suffix(of: path)) && isFile(path))
  }

  /// Whether a path stands for a file of labelled sequences.
  static func isOfSequences(_ path: String) -> Bool {
    ["ts", "arff"].contains(suffix(of: path)) && isFile(path)
  }

  /// A file that does not exist is named by whoever reads it.
  private static func isFile(_ path: String) -> Bool { !FileKind.isFolder(path) }

  /// What follows the last dot, or the one before `.gz`.
  private static func suffix(of path: String) -> String {
    let name = Folder.name(of: path).lowercased()
    let plain = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    guard let dot = plain.lastIndex(of: ".") else { return name.hasSuffix(".gz") ? "csv" : "" }
    return String(plain[plain.index(after: dot)...])
  }
}
