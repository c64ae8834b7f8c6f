/// Shell commands that are printed for the user to paste.
///
/// Every path and value in such a command is quoted here.
enum Shell {
  /// A path as one shell word that is not a flag: `'my run'`, `./-odd`.
  static func path(_ path: String) -> String {
    word(path.hasPrefix("-") && path != "-" ? "./" + path : path)
  }

  /// A text as one shell word.
  static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy(plain.contains) && text.first.map { $0 != "=" } ?? false
    return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// Words as a shell command.
  static func line(_ words: [String]) -> String { words.map(word).joined(separator: " ") }

  // Characters that no shell interprets; `=` must not be at the start, because zsh expands it.
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%".utf8)
}
