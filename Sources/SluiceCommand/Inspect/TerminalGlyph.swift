/// A token as printable text: invisible and control characters are escaped.
struct TerminalGlyph {
  /// The printable text.
  let text: String
  /// The number of columns.
  let columnCount: Int

  init(_ token: String) {
    var (text, columnCount) = ("", 0)
    for scalar in token.unicodeScalars {
      let shown = Self.shown(scalar)
      text += shown
      columnCount += shown.unicodeScalars.reduce(0) { $0 + Self.columnCount(of: $1) }
    }
    self.text = text
    self.columnCount = columnCount
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case " ": return " "
    case "\n": return "⏎"
    case "\t": return "⇥"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return "\\u{\(String(scalar.value, radix: 16))}"
    default: return String(scalar)
    }
  }

  /// The number of columns of a character: 0 for combining marks, 2 for East Asian characters and emoji.
  private static func columnCount(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
