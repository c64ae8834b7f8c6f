/// A text in quotes for a message; long texts are cut, and control characters are escaped.
package func quoted(_ text: String, limit: Int = 40) -> String {
  let scalars = text.unicodeScalars
  let shown = scalars.prefix(limit).map { $0.escaped(asASCII: false) }.joined()
  return "\"\(shown)\(scalars.count > limit ? "..." : "")\""
}

/// A part of a message that a file decides, such as a name: control characters are escaped, and the middle of a
/// long text is left out, so that the message stays one sentence.
package func oneLine(_ text: String, limit: Int = 500) -> String {
  func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }
  // The usual case, without a copy.
  if text.utf8.count <= limit, text.utf8.allSatisfy(isPlain) { return text }
  func shown(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    scalars.map { $0.isShown ? String($0) : $0.escaped(asASCII: true) }.joined()
  }
  let (first, last) = (limit * 2 / 3, limit / 3)
  let scalars = text.unicodeScalars
  guard scalars.count > limit else {
    let whole = shown(scalars)
    guard whole.unicodeScalars.count > limit else { return whole }
    return String(whole.unicodeScalars.prefix(first)) + " ... "
      + String(whole.unicodeScalars.suffix(last))
  }
  // Escaped, they may be longer again.
  return String(shown(scalars.prefix(first)).unicodeScalars.prefix(first)) + " ... "
    + String(shown(scalars.suffix(last)).unicodeScalars.suffix(last))
}

extension Unicode.Scalar {
  /// Whether it can stand in a message: not a control character, and not one that changes the direction or the
  /// line of what follows.
  fileprivate var isShown: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: !properties.isBidiControl
    }
  }
}

/// A number in hexadecimal, with at least the given number of digits: `0A`.
package func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
  let text = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
