/// What is told to the user as a line for the shell, to be pasted.
///
/// Every path and value in such a line goes through here.
enum Shell {
  /// A path as one word that is no flag either: `'my run'`, `./-odd`.
  static func path(_ path: String) -> String {
    word(path.hasPrefix("-") && path != "-" ? "./" + path : path)
  }

  /// A text as one word.
  static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy(plain.contains) && text.first.map { $0 != "=" } ?? false
    return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// Words as a line.
  static func line(_ words: [String]) -> String { words.map(word).joined(separator: " ") }

  // What no shell takes apart or replaces; not `=` at the start, which zsh looks up.
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%".utf8)
}
