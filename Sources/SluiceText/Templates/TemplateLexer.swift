import SluiceFiles

/// The lexer of templates: divides a template into tokens, and removes white space around tags like
/// `trim_blocks` and `lstrip_blocks` in Jinja: a line end after a statement or a comment, and
/// spaces before one at the start of a line.
struct TemplateLexer {
  var scalars: [Unicode.Scalar] = []
  var place = 0
  var line = 1
  private(set) var tokens: [TemplateToken] = []

  /// Whether the last text ended a line.
  private var isAtLineStart = true

  /// The maximum number of scalars of a template.
  private static let scalarLimit = 4 << 20

  /// The tokens of a template; the last one is `end`.
  static func tokens(of source: String) throws(TemplateFailure) -> [TemplateToken] {
    var lexer = TemplateLexer()
    guard source.utf8.count <= scalarLimit else {
      throw TemplateFailure(
        .beyondLimit("the template has \(source.utf8.count) bytes, at most \(scalarLimit) expected")
      )
    }
    lexer.scalars = lineEndsUnified(source)
    // One line end at the end of a file is not part of the text.
    if lexer.scalars.last == "\n" { lexer.scalars.removeLast() }
    try lexer.run()
    return lexer.tokens
  }

  private static func lineEndsUnified(_ source: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(source.utf8.count)
    var follows = false
    for scalar in source.unicodeScalars {
      if !(follows && scalar == "\n") { scalars.append(scalar == "\r" ? "\n" : scalar) }
      follows = scalar == "\r"
    }
    return scalars
  }

  mutating func add(_ kind: TemplateToken.Kind) {
    tokens.append(TemplateToken(kind: kind, line: line))
  }

  func failure(_ what: String, line: Int? = nil) -> TemplateFailure {
    TemplateFailure(.syntax(what), line: line ?? self.line)
  }
}

// MARK: - Tags

/// The kinds of tags.
private enum Tag {
  case block, variable, comment
}

extension TemplateLexer {
  private mutating func run() throws(TemplateFailure) {
    while let (opening, tag) = nextTag() {
      let sign = signAfter(opening + 2)
      addText(upTo: opening, sign: sign, stripsLine: tag != .variable)
      let start = line
      place = opening + (sign == nil ? 2 : 3)
      switch tag {
      case .comment: try skipComment()
      case .variable:
        add(.variableStart)
        try addExpression(closing: "}}", end: .variableEnd, start: start)
      case .block:
        if let body = rawStart() {
          try addRaw(from: body)
        } else {
          add(.blockStart)
          try addExpression(closing: "%}", end: .blockEnd, start: start)
        }
      }
    }
    addText(upTo: scalars.count, sign: nil, stripsLine: false)
    add(.end)
  }

  private func nextTag() -> (place: Int, tag: Tag)? {
    var index = place
    while index + 1 < scalars.count {
      if scalars[index] == "{" {
        switch scalars[index + 1] {
        case "%": return (index, .block)
        case "{": return (index, .variable)
        case "#": return (index, .comment)
        default: break
        }
      }
      index += 1
    }
    return nil
  }

  private func signAfter(_ index: Int) -> Unicode.Scalar? {
    index < scalars.count && (scalars[index] == "-" || scalars[index] == "+") ? scalars[index] : nil
  }

  /// Adds the text from `place` on, without the white space that the next tag removes.
  private mutating func addText(upTo end: Int, sign: Unicode.Scalar?, stripsLine: Bool) {
    var kept = end
    if sign == "-" {
      while kept > place, PythonText.isSpace(scalars[kept - 1]) { kept -= 1 }
    } else if sign == nil, stripsLine {
      var start = end
      while start > place, scalars[start - 1] != "\n" { start -= 1 }
      let isAtStart = start > place || isAtLineStart
      if isAtStart, scalars[start..<end].allSatisfy(PythonText.isSpace) { kept = start }
    }
    if kept > place { add(.text(PythonText.string(scalars[place..<kept]))) }
    pass(to: end)
  }

  /// Advances and counts lines.
  private mutating func pass(to end: Int) {
    for index in place..<end where scalars[index] == "\n" { line += 1 }
    place = end
  }

  /// Passes the end of a tag and the white space that it removes after it.
  private mutating func close(at closing: Int, sign: Unicode.Scalar?, trimsLine: Bool) {
    var end = closing + 2
    if sign == "-" {
      while end < scalars.count, PythonText.isSpace(scalars[end]) { end += 1 }
    } else if sign == nil, trimsLine, end < scalars.count, scalars[end] == "\n" {
      end += 1
    }
    pass(to: end)
    isAtLineStart = scalars[end - 1] == "\n"
  }

  /// Whether two characters are at an index.
  private func has(_ pair: String, at index: Int) -> Bool {
    index + 1 < scalars.count && scalars[index...index + 1].elementsEqual(pair.unicodeScalars)
  }

  /// Passes the end of a tag at `place`, with its sign; false if there is none.
  private mutating func takeClosing(_ pair: String) -> Bool {
    let trimsLine = pair != "}}"
    if has(pair, at: place) {
      close(at: place, sign: nil, trimsLine: trimsLine)
    } else if let sign = signAfter(place), sign == "-" || trimsLine, has(pair, at: place + 1) {
      close(at: place + 1, sign: sign, trimsLine: trimsLine)
    } else {
      return false
    }
    return true
  }

  private mutating func skipComment() throws(TemplateFailure) {
    let start = line
    while place < scalars.count {
      if takeClosing("#}") { return }
      pass(to: place + 1)
    }
    throw failure("a comment is not closed with #}", line: start)
  }

  /// Adds the tokens of a tag up to its end, which must be outside of all brackets.
  private mutating func addExpression(
    closing: String, end: TemplateToken.Kind, start: Int
  ) throws(TemplateFailure) {
    var brackets: [Unicode.Scalar] = []
    while place < scalars.count {
      if brackets.isEmpty {
        let line = line
        if takeClosing(closing) {
          tokens.append(TemplateToken(kind: end, line: line))
          return
        }
      }
      if PythonText.isSpace(scalars[place]) {
        pass(to: place + 1)
      } else {
        try addToken(&brackets)
      }
    }
    let opening = end == .blockEnd ? "{%" : "{{"
    throw failure("\(opening) is not closed with \(closing)", line: start)
  }
}

// MARK: - Raw text

extension TemplateLexer {
  /// The start of the text after `raw %}`; nil if the tag at `place` is a different one.
  private func rawStart() -> Int? {
    end(ofTag: "raw", at: place).map { tag in
      var start = tag.closing + 2
      if tag.sign == "-" {
        while start < scalars.count, PythonText.isSpace(scalars[start]) { start += 1 }
      }
      return start
    }
  }

  /// The end of a tag at an index that consists of one given word.
  private func end(ofTag word: String, at index: Int) -> (closing: Int, sign: Unicode.Scalar?)? {
    var index = index
    func skipSpace() {
      while index < scalars.count, PythonText.isSpace(scalars[index]) { index += 1 }
    }
    skipSpace()
    let letters = Array(word.unicodeScalars)
    guard scalars[index...].starts(with: letters) else { return nil }
    index += letters.count
    skipSpace()
    if has("%}", at: index) { return (index, nil) }
    guard let sign = signAfter(index), has("%}", at: index + 1) else { return nil }
    return (index + 1, sign)
  }

  private mutating func addRaw(from start: Int) throws(TemplateFailure) {
    let first = line
    pass(to: start)
    isAtLineStart = start > 0 && scalars[start - 1] == "\n"
    var index = start
    while index < scalars.count {
      if has("{%", at: index) {
        let sign = signAfter(index + 2)
        if let tag = end(ofTag: "endraw", at: index + (sign == nil ? 2 : 3)) {
          addText(upTo: index, sign: sign, stripsLine: true)
          close(at: tag.closing, sign: tag.sign, trimsLine: true)
          return
        }
      }
      index += 1
    }
    throw failure("raw is not closed with endraw", line: first)
  }
}
