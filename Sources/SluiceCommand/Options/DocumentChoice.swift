import ArgumentParser
import SluiceTraining

/// The value of `--documents`: the document boundaries of a text.
enum DocumentChoice: Equatable {
  case none
  case files
  case separator(String)

  /// The document boundaries; nil for a single document.
  var cut: DocumentCut? {
    switch self {
    case .none: nil
    case .files: .files
    case .separator(let separator): .separator(separator)
    }
  }

  static let help = ArgumentHelp(
    """
    Document boundaries: tokens attend only to tokens of the same document. files: each file is a document. \
    none: the whole text is one document. Any other value is a separator that begins each document, such \
    as '<|endoftext|>' or '\\n\\n###\\n' (escapes: \\n \\t \\r \\0 \\\\ \\u{1F}). (default: none)
    """, valueName: "files|none|separator")

  static let evaluationHelp = ArgumentHelp(
    "Document boundaries, as for `sluice train --documents`. (default: those of the run)",
    valueName: "files|none|separator")

  /// Parses the value of the option.
  init(argument: String) throws {
    switch argument {
    case "none": self = .none
    case "files": self = .files
    case "": throw ValidationError("--documents is empty; give files, none or a separator.")
    default: self = .separator(try Self.unescaped(argument))
    }
  }

  private static let escapes: [Character: Character] = [
    "n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\",
  ]

  private static func unescaped(_ argument: String) throws -> String {
    var text = ""
    var rest = Substring(argument)
    while let character = rest.popFirst() {
      guard character == "\\" else {
        text.append(character)
        continue
      }
      let name = rest.popFirst()
      if let name, let meant = escapes[name] {
        text.append(meant)
      } else if name == "u", let scalar = scalar(&rest) {
        text.unicodeScalars.append(scalar)
      } else {
        throw ValidationError(
          """
          --documents contains \\\(name.map(String.init) ?? ""), which is not one of the escapes \
          \\n \\t \\r \\0 \\\\ \\u{HEX}.
          """)
      }
    }
    return text
  }

  /// Parses a hexadecimal code such as `{1F}` at the start.
  private static func scalar(_ rest: inout Substring) -> Unicode.Scalar? {
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return nil }
    let digits = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
  }
}
