/// Texts as Python, which templates are written for, takes them: sequences of Unicode scalars, where
/// equal is equal scalar by scalar.
///
/// Swift's own comparison and search go by characters that look alike, and would find other places.
enum PythonText {
  /// What `str.isspace` and `\s` take for white space.
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

  /// Whether two texts have equal scalars.
  static func areEqual(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  /// Whether a text's scalars come before another's.
  static func isLess(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  /// How many scalars a text has.
  static func length(_ text: String) -> Int { text.unicodeScalars.count }

  /// A text less the white space, or the given scalars, at its ends.
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

  /// Whether a text begins with another, or ends with it.
  static func begins(_ text: String, with part: String, atEnd: Bool = false) -> Bool {
    atEnd
      ? text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
      : text.utf8.starts(with: part.utf8)
  }

  /// A text less another that it begins or ends with.
  static func removing(_ part: String, from text: String, atEnd: Bool) -> String {
    guard begins(text, with: part, atEnd: atEnd) else { return text }
    let (bytes, count) = (text.utf8, part.utf8.count)
    return String(Substring(atEnd ? bytes.dropLast(count) : bytes.dropFirst(count)))
  }

  /// Whether a character of this category is a letter.
  static func isLetter(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// A text with every word's first letter large and the others small.
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

  /// A text with its first letter large and the others small.
  static func capitalize(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    return first.properties.titlecaseMapping
      + String(text.unicodeScalars.dropFirst()).lowercased()
  }
}

// MARK: - As Jinja's filters take texts

extension PythonText {
  /// A text with the first letter of each word large and the others small.
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

  /// How many runs of letters, digits and underscores a text has.
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

  /// A text with the characters escaped that mean something in HTML.
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
  /// Where a text occurs in another, from left to right without overlaps, as offsets of bytes.
  ///
  /// - Parameters:
  ///   - needle: what is looked for; not empty.
  ///   - text: where.
  ///   - limit: stop after so many.
  static func places(of needle: [UInt8], in text: [UInt8], limit: Int = .max) -> [Int] {
    guard !needle.isEmpty, needle.count <= text.count, limit > 0 else { return [] }
    // Knuth, Morris and Pratt: of each beginning of the needle, how long an end of it begins it too.
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

  /// Whether a text occurs in another.
  static func contains(_ text: String, _ needle: String) -> Bool {
    needle.isEmpty || !places(of: Array(needle.utf8), in: Array(text.utf8), limit: 1).isEmpty
  }

  /// The parts between occurrences of a separator.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - separator: what stands between; not empty.
  ///   - limit: how often to cut at most; negative for everywhere.
  ///   - fromEnd: whether the last occurrences are the ones to cut at.
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

  /// The words between runs of white space.
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

  /// The lines of a text, without their ends.
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

  /// A text with occurrences of another replaced.
  ///
  /// - Parameter limit: how many at most; negative for all.
  static func replace(
    _ text: String, _ old: String, with new: String, limit: Int = -1
  ) -> String {
    guard old.isEmpty else {
      return split(text, by: old, limit: limit).joined(separator: new)
    }
    // Between all scalars, before the first and behind the last.
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
