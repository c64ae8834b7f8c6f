import ArgumentParser

/// Answers a misspelt subcommand with the one that was probably meant; the argument parser would
/// only call it unexpected.
enum CommandSpelling {
  /// What is wrong with the names of subcommands at the start of the arguments; nil if nothing is.
  static func complaint(
    about arguments: some Sequence<String>, of root: any ParsableCommand.Type
  ) -> ValidationError? {
    var subcommands = root.configuration.subcommands
    for argument in arguments {
      guard !subcommands.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return nil }
      let named = subcommands.map { (name: $0._commandName, $0) }
      guard let found = named.first(where: { $0.name == argument }) else {
        return ValidationError(unknown("command", argument, names: named.map(\.name)))
      }
      subcommands = found.1.configuration.subcommands
    }
    return nil
  }

  /// The sentence that answers a word which is none of the names of its kind.
  static func unknown(_ kind: String, _ word: String, names: [String]) -> String {
    let nearest = names.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
    guard let (name, distance) = nearest, distance <= max(2, word.count / 3) else {
      return "Unknown \(kind) '\(word)'. There are: \(names.joined(separator: ", "))."
    }
    return "Unknown \(kind) '\(word)'. Did you mean '\(name)'?"
  }

  /// How many characters must be put in, left out, replaced, or exchanged with their neighbour to
  /// turn one word into the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    // Row i holds the distances of a's first i characters to each beginning of b.
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var least = min(
          row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, rows[i - 1][j - 1] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
