import SluiceFiles
import ArgumentParser
import SluiceModels

/// Suggestions for misspelled subcommands; the argument parser would only report an unexpected argument.
enum CommandSpelling {
  /// The error message for an unknown subcommand at the start of the arguments; nil if there is none.
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

  /// The error message for an unknown name, with a suggestion.
  static func unknown(_ kind: String, _ word: String, names: [String]) -> String {
    guard let name = nearest(to: word, among: names) else {
      return "Unknown \(kind) '\(word)'. Known: \(names.joined(separator: ", "))."
    }
    return "Unknown \(kind) '\(word)'. Did you mean '\(name)'?"
  }
}
