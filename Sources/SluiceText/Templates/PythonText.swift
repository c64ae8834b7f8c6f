/// String functions with Python's semantics, which templates expect: strings are sequences of
/// Unicode scalars and are compared scalar by scalar.
///
/// Swift compares and searches by grapheme clusters and canonical equivalence, with different results.
enum PythonText {
  /// White space as in `str.isspace` and `\s`.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Whether two strings have equal scalars.
  static func areEqual(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  /// Whether a string comes before another in the order of scalars.
  static func isLess(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  /// The number of scalars.
  static func length(_ text: String) -> Int { text.unicodeScalars.count }

  /// A string without white space, or without the given scalars, at its ends.
  static func strip(
    _ text: String, _ characters: String? = nil, start: Bool = true, end: Bool = true
  ) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? isSpace(scalar) }
    var rest = text.unicodeScalars[...]
    if start { rest = rest.drop(while: goes) }
    if end { while let last = rest.last, goes(last) { rest.removeLast() } }
    return String(rest)
  }

  /// Whether a string starts or ends with another.
  static func begins(_ text: String, with part: String, atEnd: Bool = false) -> Bool {
    atEnd
      ? text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
      : text.utf8.starts(with: part.utf8)
  }

  /// A string without a given prefix or suffix.
  static func removing(_ part: String, from text: String, atEnd: Bool) -> String {
    guard begins(text, with: part, atEnd: atEnd) else { return text }
    let (bytes, count) = (text.utf8, part.utf8.count)
    return String(Substring(atEnd ? bytes.dropLast(count) : bytes.dropFirst(count)))
  }

  /// Whether scalars of this category are letters.
  static func isLetter(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// A string with the first letter of every word in upper case and the others in lower case.
  static func title(_ text: String) -> String {
    var result = ""
    var isWithin = false
    for scalar in text.unicodeScalars {
      let letter = String(scalar)
      result += isWithin ? letter.lowercased() : scalar.properties.titlecaseMapping
      isWithin = scalar.properties.isCased
    }
    return result
  }

  /// A string with its first letter in upper case and the others in lower case.
  static func capitalize(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    return first.properties.titlecaseMapping
      + String(text.unicodeScalars.dropFirst()).lowercased()
  }
}

// MARK: - As in Jinja's filters

extension PythonText {
  /// A string with the first letter of each word in upper case and the others in lower case.
  static func titleOfWords(_ text: String) -> String {
    var result = ""
    var isWithin = false
    for scalar in text.unicodeScalars {
      if isSpace(scalar) || "-({[<".unicodeScalars.contains(scalar) {
        result.unicodeScalars.append(scalar)
        isWithin = false
      } else {
        result += isWithin ? String(scalar).lowercased() : String(scalar).uppercased()
        isWithin = true
      }
    }
    return result
  }

  /// The number of runs of letters, digits and underscores.
  static func wordCount(_ text: String) -> Int {
    var count = 0
    var isWithin = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      let isOfWord =
        scalar == "_" || isLetter(properties.generalCategory) || properties.numericType != nil
      if isOfWord, !isWithin { count += 1 }
      isWithin = isOfWord
    }
    return count
  }

  /// A string in which the special characters of HTML are escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "'": result += "&#39;"
      case "\"": result += "&#34;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

// MARK: - Searching

extension PythonText {
  /// The byte offsets of a string in another, from left to right without overlaps.
  ///
  /// - Parameters:
  ///   - needle: the string to find; not empty.
  ///   - text: the string to search.
  ///   - limit: the maximum number of occurrences.
  static func places(of needle: [UInt8], in text: [UInt8], limit: Int = .max) -> [Int] {
    guard !needle.isEmpty, needle.count <= text.count, limit > 0 else { return [] }
    // Knuth-Morris-Pratt: for each prefix of the needle, the length of its longest border.
    var borders = [0]
    var matched = 0
    for byte in needle.dropFirst() {
      while matched > 0, needle[matched] != byte { matched = borders[matched - 1] }
      if needle[matched] == byte { matched += 1 }
      borders.append(matched)
    }
    var places: [Int] = []
    matched = 0
    for (index, byte) in text.enumerated() {
      while matched > 0, needle[matched] != byte { matched = borders[matched - 1] }
      if needle[matched] == byte { matched += 1 }
      guard matched == needle.count else { continue }
      places.append(index + 1 - needle.count)
      if places.count == limit { break }
      matched = 0
    }
    return places
  }

  /// Whether a string contains another.
  static func contains(_ text: String, _ needle: String) -> Bool {
    needle.isEmpty || !places(of: Array(needle.utf8), in: Array(text.utf8), limit: 1).isEmpty
  }

  /// The parts between occurrences of a separator.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - separator: the separator; not empty.
  ///   - limit: the maximum number of splits; negative for no limit.
  ///   - fromEnd: whether to split at the last occurrences.
  static func split(
    _ text: String, by separator: String, limit: Int = -1, fromEnd: Bool = false
  ) -> [String] {
    var (bytes, needle) = (Array(text.utf8), Array(separator.utf8))
    if fromEnd {
      bytes.reverse()
      needle.reverse()
    }
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    for place in places(of: needle, in: bytes, limit: limit < 0 ? .max : limit) {
      parts.append(bytes[start..<place])
      start = place + needle.count
    }
    parts.append(bytes[start...])
    guard fromEnd else { return parts.map { String(decoding: $0, as: UTF8.self) } }
    return parts.reversed().map { String(decoding: $0.reversed(), as: UTF8.self) }
  }

  /// The words, separated by runs of white space.
  static func words(_ text: String, limit: Int = -1) -> [String] {
    var words: [String] = []
    var rest = text.unicodeScalars[...].drop(while: isSpace)
    while !rest.isEmpty {
      if words.count == limit {
        words.append(String(rest))
        break
      }
      let word = rest.prefix { !isSpace($0) }
      words.append(String(word))
      rest = rest[word.endIndex...].drop(while: isSpace)
    }
    return words
  }

  /// The lines of a string, without line ends.
  static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var follows = false
    for scalar in text.unicodeScalars {
      defer { follows = scalar == "\r" }
      if follows, scalar == "\n" { continue }
      switch scalar.value {
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
        lines.append(String(line))
        line = .init()
      default: line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  /// A string with occurrences of another replaced.
  ///
  /// - Parameter limit: the maximum number of replacements; negative for all.
  static func replace(
    _ text: String, _ old: String, with new: String, limit: Int = -1
  ) -> String {
    guard old.isEmpty else {
      return split(text, by: old, limit: limit).joined(separator: new)
    }
    // An empty string matches between all scalars, before the first and after the last.
    var result = ""
    var left = limit < 0 ? Int.max : limit
    for scalar in text.unicodeScalars {
      if left > 0 { result += new }
      left -= 1
      result.unicodeScalars.append(scalar)
    }
    return left > 0 ? result + new : result
  }
}
