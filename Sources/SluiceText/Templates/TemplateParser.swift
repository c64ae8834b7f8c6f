/// The parser of a template: makes a syntax tree from tokens.
///
/// Unknown names are errors in the parser, before anything is rendered.
struct TemplateParser {
  private let tokens: [TemplateToken]
  private var place = 0
  private var depth = 0
  /// The number of open loops; `break` and `continue` are allowed only in a loop.
  private var loops = 0

  /// The maximum nesting depth of statements and expressions; both the parser and the evaluator
  /// recurse once per level.
  private static let depthLimit = 100

  private init(_ tokens: [TemplateToken]) { self.tokens = tokens }

  /// The statements of a template.
  static func statements(of source: String) throws(TemplateFailure) -> [TemplateStatement] {
    var parser = TemplateParser(try TemplateLexer.tokens(of: source))
    let statements = try parser.statements(until: [])
    return statements
  }
}

// MARK: - Tokens

extension TemplateParser {
  var next: TemplateToken { tokens[place] }

  /// The token after the next one.
  var second: TemplateToken { tokens[min(place + 1, tokens.count - 1)] }

  mutating func advance() { place = min(place + 1, tokens.count - 1) }

  func isNext(_ symbol: String) -> Bool { next.kind == .symbol(symbol) }

  func isNext(word: String) -> Bool { next.kind == .name(word) }

  mutating func take(_ symbol: String) -> Bool {
    guard isNext(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard isNext(word: word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(TemplateFailure) {
    guard take(symbol) else { throw unexpected(symbol) }
  }

  mutating func expect(_ kind: TemplateToken.Kind) throws(TemplateFailure) {
    guard next.kind == kind else { throw unexpected(kind.found) }
    advance()
  }

  mutating func name(_ expected: String = "a name") throws(TemplateFailure) -> String {
    guard case .name(let name) = next.kind else { throw unexpected(expected) }
    advance()
    return name
  }

  func unexpected(_ expected: String) -> TemplateFailure {
    failure("\(next.kind.found) found, expected \(expected)")
  }

  func failure(_ what: String) -> TemplateFailure {
    TemplateFailure(.syntax(what), line: next.line)
  }

  /// Parses with `body`, one level deeper, and checks the depth.
  mutating func nested<Result>(
    _ body: (inout TemplateParser) throws(TemplateFailure) -> Result
  ) throws(TemplateFailure) -> Result {
    guard depth < Self.depthLimit else {
      throw TemplateFailure(
        .beyondLimit(
          "statements and expressions lie more than \(Self.depthLimit) deep in each other"),
        line: next.line)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}

// MARK: - Statements

extension TemplateParser {
  /// Parses statements up to a tag that starts with one of these words, which is not consumed;
  /// without words, up to the end of the template.
  private mutating func statements(
    until ends: [String]
  ) throws(TemplateFailure) -> [TemplateStatement] {
    try nested { parser throws(TemplateFailure) in
      var statements: [TemplateStatement] = []
      while true {
        let token = parser.next
        switch token.kind {
        case .text(let text):
          parser.advance()
          statements.append(TemplateStatement(kind: .text(text), line: token.line))
        case .variableStart:
          parser.advance()
          let value = try parser.tuple()
          try parser.expect(.variableEnd)
          statements.append(TemplateStatement(kind: .print(value), line: token.line))
        case .blockStart:
          guard case .name(let word) = parser.second.kind else {
            parser.advance()
            throw parser.unexpected("a statement")
          }
          if ends.contains(word) { return statements }
          parser.advance()
          parser.advance()
          let kind = try parser.statement(word, line: token.line)
          statements.append(TemplateStatement(kind: kind, line: token.line))
        case .end:
          guard ends.isEmpty else { throw parser.unexpected(ends.joined(separator: " or ")) }
          return statements
        default: throw parser.unexpected("a statement")
        }
      }
    }
  }

  /// Parses a statement after its first word, including the tag that ends it.
  private mutating func statement(
    _ word: String, line: Int
  ) throws(TemplateFailure) -> TemplateStatement.Kind {
    switch word {
    case "if": try choice()
    case "for": try loop()
    case "set": try set()
    case "macro": .macro(try macro())
    case "with": try with()
    case "filter": try filter()
    case "call": try call()
    case "generation": try generation()
    case "break", "continue":
      try jump(word, line: line)
    case "elif", "else", "endif", "endfor", "endset", "endmacro", "endwith", "endfilter", "endcall",
      "endgeneration":
      throw TemplateFailure(.syntax("\(word) ends nothing"), line: line)
    default: throw TemplateFailure(.unknown(kind: "statement", name: word), line: line)
    }
  }

  /// Parses the body of a statement whose first tag is still open, and the tag that ends it.
  private mutating func body(
    endedBy end: String
  ) throws(TemplateFailure) -> [TemplateStatement] {
    try expect(.blockEnd)
    let statements = try statements(until: [end])
    try skipTag(end)
    return statements
  }

  /// Passes a tag that consists of one word.
  private mutating func skipTag(_ word: String) throws(TemplateFailure) {
    try expect(.blockStart)
    try expect(.name(word))
    try expect(.blockEnd)
  }

  private mutating func choice() throws(TemplateFailure) -> TemplateStatement.Kind {
    var parts: [(condition: TemplateExpression?, body: [TemplateStatement])] = []
    while true {
      let condition = try tuple(conditional: false)
      try expect(.blockEnd)
      parts.append((condition, try statements(until: ["elif", "else", "endif"])))
      try expect(.blockStart)
      if take(word: "elif") { continue }
      if take(word: "else") {
        parts.append((nil, try body(endedBy: "endif")))
      } else {
        try expect(.name("endif"))
        try expect(.blockEnd)
      }
      return .choice(parts)
    }
  }

  private mutating func loop() throws(TemplateFailure) -> TemplateStatement.Kind {
    let targets = try targets()
    guard take(word: "in") else { throw unexpected("in") }
    let values = try tuple(conditional: false)
    let condition = take(word: "if") ? try expression() : nil
    guard !isNext(word: "recursive") else {
      throw TemplateFailure(.unknown(kind: "word of a loop", name: "recursive"), line: next.line)
    }
    try expect(.blockEnd)
    loops += 1
    let repeated = try statements(until: ["else", "endfor"])
    loops -= 1
    var otherwise: [TemplateStatement] = []
    try expect(.blockStart)
    if take(word: "else") {
      otherwise = try body(endedBy: "endfor")
    } else {
      try expect(.name("endfor"))
      try expect(.blockEnd)
    }
    return .loop(
      TemplateLoop(
        targets: targets, values: values, condition: condition, body: repeated,
        otherwise: otherwise))
  }

  private mutating func jump(
    _ word: String, line: Int
  ) throws(TemplateFailure) -> TemplateStatement.Kind {
    guard loops > 0 else {
      throw TemplateFailure(.syntax("\(word) stands in no loop"), line: line)
    }
    try expect(.blockEnd)
    return word == "break" ? .breakLoop : .continueLoop
  }

  private mutating func set() throws(TemplateFailure) -> TemplateStatement.Kind {
    let targets = try targets(allowingAttributes: true)
    if take("=") {
      let value = try tuple()
      try expect(.blockEnd)
      return .set(targets, value)
    }
    guard targets.count == 1 else { throw unexpected("=") }
    return .setBlock(
      targets[0], filters: try filters(), body: try body(endedBy: "endset"))
  }

  /// Parses assignment targets, separated by commas.
  private mutating func targets(
    allowingAttributes: Bool = false
  ) throws(TemplateFailure) -> [TemplateTarget] {
    let isBracketed = take("(")
    var targets: [TemplateTarget] = []
    repeat {
      let name = try name()
      guard !Self.constants.contains(name) else { throw failure("\(name) cannot be set") }
      if allowingAttributes, take(".") {
        targets.append(.attribute(of: name, try self.name()))
      } else {
        targets.append(.name(name))
      }
    } while take(",") && !isNext(")") && !isNext("=") && !isNext(word: "in")
    if isBracketed { try expect(")") }
    return targets
  }

  /// Parses a macro after the word `macro`, or the body of a call, which becomes `caller`.
  private mutating func macro() throws(TemplateFailure) -> TemplateMacro {
    let name = try name("the macro's name")
    let parameters = try parameters()
    return try macro(name, parameters, endedBy: "endmacro")
  }

  private mutating func macro(
    _ name: String, _ parameters: [(name: String, standard: TemplateExpression?)],
    endedBy end: String
  ) throws(TemplateFailure) -> TemplateMacro {
    // A loop around the macro is not a loop for the statements in it.
    let outer = loops
    loops = 0
    let statements = try body(endedBy: end)
    loops = outer
    return TemplateMacro(name: name, parameters: parameters, body: statements)
  }

  private mutating func parameters()
    throws(TemplateFailure) -> [(name: String, standard: TemplateExpression?)]
  {
    var parameters: [(name: String, standard: TemplateExpression?)] = []
    try expect("(")
    while !take(")") {
      if !parameters.isEmpty {
        try expect(",")
        if take(")") { break }
      }
      let name = try name("a parameter")
      let standard = take("=") ? try expression() : nil
      if standard == nil, parameters.last?.standard != nil {
        throw failure("the parameter \(name) has no default value, but one before it has")
      }
      parameters.append((name, standard))
    }
    return parameters
  }

  private mutating func with() throws(TemplateFailure) -> TemplateStatement.Kind {
    var values: [(target: [TemplateTarget], value: TemplateExpression)] = []
    while next.kind != .blockEnd {
      if !values.isEmpty { try expect(",") }
      let targets = [TemplateTarget.name(try name())]
      try expect("=")
      values.append((targets, try expression()))
    }
    return .with(values, body: try body(endedBy: "endwith"))
  }

  /// Parses a `generation` block, which marks the model's text for training; it renders its body.
  private mutating func generation() throws(TemplateFailure) -> TemplateStatement.Kind {
    .with([], body: try body(endedBy: "endgeneration"))
  }

  private mutating func filter() throws(TemplateFailure) -> TemplateStatement.Kind {
    let filters = [try filterSuffix()] + (try filters())
    return .filter(filters, body: try body(endedBy: "endfilter"))
  }

  private mutating func call() throws(TemplateFailure) -> TemplateStatement.Kind {
    let parameters = isNext("(") ? try parameters() : []
    let call = try expression()
    guard case .chain(_, let suffixes) = call.kind, case .call? = suffixes.last?.kind else {
      throw failure("call stands before a call of a macro")
    }
    return .call(call, try macro("caller", parameters, endedBy: "endcall"))
  }
}
