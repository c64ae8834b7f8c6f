/// The tokens within tags.
extension TemplateLexer {
  /// Adds the token at `place`, which is not a space.
  ///
  /// - Parameter brackets: the closing brackets of the open ones, the innermost last.
  mutating func addToken(_ brackets: inout [Unicode.Scalar]) throws(TemplateFailure) {
    let first = scalars[place]
    if Self.isDigit(first) {
      try addNumber()
    } else if first == "_" || first.properties.isXIDStart {
      let start = place
      while let next, next == "_" || next.properties.isXIDContinue { place += 1 }
      add(.name(PythonText.string(scalars[start..<place])))
    } else if first == "'" || first == "\"" {
      try addString(quote: first)
    } else {
      try addSymbol(&brackets)
    }
  }

  private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  // MARK: - Numbers

  private mutating func addNumber() throws(TemplateFailure) {
    let start = place
    takeDigits()
    var isWhole = true
    if next == ".", place + 1 < scalars.count, Self.isDigit(scalars[place + 1]) {
      isWhole = false
      place += 1
      takeDigits()
    }
    if next == "e" || next == "E" {
      var digits = place + 1
      if digits < scalars.count, scalars[digits] == "+" || scalars[digits] == "-" { digits += 1 }
      if digits < scalars.count, Self.isDigit(scalars[digits]) {
        isWhole = false
        place = digits
        takeDigits()
      }
    }
    let text = PythonText.string(scalars[start..<place].filter { $0 != "_" })
    if let next, next == "_" || next.properties.isXIDContinue {
      throw failure("the number \(text) goes on with \(next)")
    }
    if isWhole {
      guard let number = Int(text) else { throw failure("the number \(text) is too large") }
      add(.integer(number))
    } else {
      guard let number = Double(text) else { throw failure("\(text) is no number") }
      add(.float(number))
    }
  }

  private mutating func takeDigits() {
    while let scalar = next {
      let isBetween =
        scalar == "_" && place + 1 < scalars.count && Self.isDigit(scalars[place + 1])
      guard Self.isDigit(scalar) || isBetween else { return }
      place += 1
    }
  }

  // MARK: - Strings

  private mutating func addString(quote: Unicode.Scalar) throws(TemplateFailure) {
    let start = line
    var text = String.UnicodeScalarView()
    place += 1
    while let scalar = next {
      place += 1
      if scalar == quote {
        add(.string(String(text)))
        return
      }
      if scalar == "\n" { line += 1 }
      if scalar == "\\" {
        try addEscaped(to: &text)
      } else {
        text.append(scalar)
      }
    }
    throw failure("a string is not closed with \(quote)", line: start)
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "n": "\n",
    "r": "\r", "t": "\t", "v": "\u{B}",
  ]

  /// Adds the character of an escape sequence, as in Python.
  private mutating func addEscaped(
    to text: inout String.UnicodeScalarView
  ) throws(TemplateFailure) {
    guard let letter = next else { return }
    place += 1
    if let scalar = Self.escapes[letter] {
      text.append(scalar)
      return
    }
    switch letter {
    case "\n": line += 1
    case "x": text.append(try escapedScalar(digits: 2))
    case "u": text.append(try escapedScalar(digits: 4))
    case "U": text.append(try escapedScalar(digits: 8))
    case "0"..."7":
      var number = letter.value - 48
      for _ in 0..<2 {
        guard let digit = next, ("0"..."7").contains(digit) else { break }
        number = number * 8 + digit.value - 48
        place += 1
      }
      text.append(Unicode.Scalar(number) ?? "\u{FFFD}")
    case "N": throw failure("a character by its name, \\N, is not known")
    default:
      text.append("\\")
      text.append(letter)
    }
  }

  private mutating func escapedScalar(digits: Int) throws(TemplateFailure) -> Unicode.Scalar {
    var number: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = next.flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }) else {
        throw failure("\(digits) hexadecimal digits are expected behind a backslash and a letter")
      }
      number = number << 4 | UInt32(digit)
      place += 1
    }
    guard let scalar = Unicode.Scalar(number) else {
      throw failure("U+\(String(number, radix: 16, uppercase: true)) is no character")
    }
    return scalar
  }

  // MARK: - Operators

  private static let pairs: Set<String> = ["//", "**", "==", "!=", ">=", "<="]
  private static let closings: [Unicode.Scalar: Unicode.Scalar] = ["(": ")", "[": "]", "{": "}"]

  private mutating func addSymbol(
    _ brackets: inout [Unicode.Scalar]
  ) throws(TemplateFailure) {
    let first = scalars[place]
    if place + 1 < scalars.count {
      let pair = PythonText.string(scalars[place...place + 1])
      if Self.pairs.contains(pair) {
        place += 2
        add(.symbol(pair))
        return
      }
    }
    if let closing = Self.closings[first] {
      brackets.append(closing)
    } else if first == ")" || first == "]" || first == "}" {
      guard let expected = brackets.popLast() else { throw failure("\(first) closes no bracket") }
      guard first == expected else { throw failure("\(first) found, expected \(expected)") }
    } else if !"+-/*%~<>=.:|,;".unicodeScalars.contains(first) {
      throw failure("the character \(first.escaped(asASCII: false)) is not expected in a tag")
    }
    place += 1
    add(.symbol(String(first)))
  }
}
