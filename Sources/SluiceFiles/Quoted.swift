/// A text in quotes for a message; long texts are cut, and control characters are escaped.
package func quoted(_ text: String, limit: Int = 40) -> String {
  let scalars = text.unicodeScalars
  let shown = scalars.prefix(limit).map { $0.escaped(asASCII: false) }.joined()
  return "\"\(shown)\(scalars.count > limit ? "..." : "")\""
}

/// A number in hexadecimal, with at least the given number of digits: `0A`.
package func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
  let text = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
