/// Parsing of expressions, from the operators of lowest precedence to those of highest.
extension TemplateParser {
  /// Names of constants.
  static let constants: Set<String> = ["true", "false", "none", "True", "False", "None"]

  /// Parses one expression, or several separated by commas, which form a tuple.
  mutating func tuple(conditional: Bool = true) throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    let first = try expression(conditional: conditional)
    guard isNext(",") else { return first }
    var elements = [first]
    while take(","), !isTupleEnd { elements.append(try expression(conditional: conditional)) }
    return TemplateExpression(kind: .tuple(elements), line: line)
  }

  private var isTupleEnd: Bool {
    next.kind == .blockEnd || next.kind == .variableEnd || isNext(")")
  }

  /// Parses an expression.
  ///
  /// - Parameter conditional: whether `a if b else c` is allowed here.
  mutating func expression(
    conditional: Bool = true
  ) throws(TemplateFailure) -> TemplateExpression {
    try nested { parser throws(TemplateFailure) in
      let line = parser.next.line
      let value = try parser.or()
      guard conditional, parser.take(word: "if") else { return value }
      let condition = try parser.or()
      let otherwise = parser.take(word: "else") ? try parser.expression() : nil
      return TemplateExpression(
        kind: .conditional(value, condition: condition, otherwise: otherwise), line: line)
    }
  }

  private mutating func or() throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    var operands = [try and()]
    while take(word: "or") { operands.append(try and()) }
    return operands.count == 1 ? operands[0] : TemplateExpression(kind: .or(operands), line: line)
  }

  private mutating func and() throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    var operands = [try not()]
    while take(word: "and") { operands.append(try not()) }
    return operands.count == 1 ? operands[0] : TemplateExpression(kind: .and(operands), line: line)
  }

  private mutating func not() throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    guard take(word: "not") else { return try comparison() }
    return try nested { parser throws(TemplateFailure) in
      TemplateExpression(kind: .not(try parser.not()), line: line)
    }
  }

  private mutating func comparison() throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    let first = try sum()
    var operations: [(TemplateComparison, TemplateExpression)] = []
    while let comparison = takeComparison() { operations.append((comparison, try sum())) }
    return operations.isEmpty
      ? first : TemplateExpression(kind: .comparison(first, operations), line: line)
  }

  private mutating func takeComparison() -> TemplateComparison? {
    switch next.kind {
    case .symbol(let symbol):
      guard let comparison = TemplateComparison(rawValue: symbol) else { return nil }
      advance()
      return comparison
    case .name("in"):
      advance()
      return .isIn
    case .name("not") where second.kind == .name("in"):
      advance()
      advance()
      return .isNotIn
    default: return nil
    }
  }

  private mutating func sum() throws(TemplateFailure) -> TemplateExpression {
    try arithmetic([.add, .subtract]) { parser throws(TemplateFailure) in
      try parser.concatenation()
    }
  }

  private mutating func product() throws(TemplateFailure) -> TemplateExpression {
    try arithmetic([.multiply, .divide, .divideWhole, .remainder]) {
      parser throws(TemplateFailure) in try parser.power()
    }
  }

  private mutating func power() throws(TemplateFailure) -> TemplateExpression {
    try arithmetic([.power]) { parser throws(TemplateFailure) in try parser.unary() }
  }

  /// Parses left-associative operators of one precedence.
  private mutating func arithmetic(
    _ operators: Set<TemplateArithmetic>,
    _ operand: (inout TemplateParser) throws(TemplateFailure) -> TemplateExpression
  ) throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    let first = try operand(&self)
    var operations: [(TemplateArithmetic, TemplateExpression)] = []
    while case .symbol(let symbol) = next.kind,
      let arithmetic = TemplateArithmetic(rawValue: symbol), operators.contains(arithmetic)
    {
      advance()
      operations.append((arithmetic, try operand(&self)))
    }
    return operations.isEmpty
      ? first : TemplateExpression(kind: .arithmetic(first, operations), line: line)
  }

  private mutating func concatenation() throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    var operands = [try product()]
    while take("~") { operands.append(try product()) }
    return operands.count == 1
      ? operands[0] : TemplateExpression(kind: .concatenation(operands), line: line)
  }

  /// - Parameter filtered: whether filters and tests apply to it.
  private mutating func unary(
    filtered: Bool = true
  ) throws(TemplateFailure) -> TemplateExpression {
    let line = next.line
    var value: TemplateExpression
    if isNext("-") || isNext("+") {
      let isNegative = isNext("-")
      advance()
      let operand = try nested { parser throws(TemplateFailure) in
        try parser.unary(filtered: false)
      }
      value = TemplateExpression(
        kind: isNegative ? .negative(operand) : .positive(operand), line: line)
    } else {
      value = try primary()
    }
    var suffixes = try accesses()
    if filtered { suffixes += try filtersAndTests() }
    if !suffixes.isEmpty {
      value = TemplateExpression(kind: .chain(value, suffixes), line: line)
    }
    return value
  }
}

// MARK: - Values

extension TemplateParser {
  private mutating func primary() throws(TemplateFailure) -> TemplateExpression {
    let token = next
    let kind: TemplateExpression.Kind
    switch token.kind {
    case .name(let name):
      advance()
      kind =
        switch name {
        case "true", "True": .bool(true)
        case "false", "False": .bool(false)
        case "none", "None": .null
        default: .name(name)
        }
    case .integer(let number):
      advance()
      kind = .integer(number)
    case .float(let number):
      advance()
      kind = .float(number)
    case .string: kind = .string(strings())
    case .symbol("("):
      advance()
      guard take(")") else {
        let value = try tuple()
        try expect(")")
        return value
      }
      kind = .tuple([])
    case .symbol("["): kind = .list(try elements())
    case .symbol("{"): kind = .dictionary(try entries())
    default: throw unexpected("a value")
    }
    return TemplateExpression(kind: kind, line: token.line)
  }

  /// Adjacent string literals are concatenated.
  private mutating func strings() -> String {
    var text = ""
    while case .string(let part) = next.kind {
      text += part
      advance()
    }
    return text
  }

  private mutating func elements() throws(TemplateFailure) -> [TemplateExpression] {
    var elements: [TemplateExpression] = []
    try expect("[")
    while !take("]") {
      if !elements.isEmpty {
        try expect(",")
        if take("]") { break }
      }
      elements.append(try expression())
    }
    return elements
  }

  private mutating func entries()
    throws(TemplateFailure) -> [(key: TemplateExpression, value: TemplateExpression)]
  {
    var entries: [(key: TemplateExpression, value: TemplateExpression)] = []
    try expect("{")
    while !take("}") {
      if !entries.isEmpty {
        try expect(",")
        if take("}") { break }
      }
      let key = try expression()
      try expect(":")
      entries.append((key, try expression()))
    }
    return entries
  }
}

// MARK: - Suffixes

extension TemplateParser {
  /// Parses attributes, items and calls.
  private mutating func accesses() throws(TemplateFailure) -> [TemplateSuffix] {
    var suffixes: [TemplateSuffix] = []
    while true {
      let line = next.line
      let kind: TemplateSuffix.Kind
      if take(".") {
        if case .integer(let index) = next.kind {
          advance()
          kind = .item(TemplateExpression(kind: .integer(index), line: line))
        } else {
          kind = .attribute(try name("an attribute's name"))
        }
      } else if take("[") {
        kind = try item()
        try expect("]")
      } else if isNext("(") {
        kind = .call(try arguments())
      } else {
        return suffixes
      }
      suffixes.append(TemplateSuffix(kind: kind, line: line))
    }
  }

  /// Parses the content of brackets after a value.
  private mutating func item() throws(TemplateFailure) -> TemplateSuffix.Kind {
    let start = isNext(":") ? nil : try expression()
    guard take(":") else {
      guard let start else { throw unexpected("an index") }
      return .item(start)
    }
    func isEnd(_ parser: TemplateParser) -> Bool { parser.isNext(":") || parser.isNext("]") }
    let stop = isEnd(self) ? nil : try expression()
    let step = take(":") && !isEnd(self) ? try expression() : nil
    return .slice(start, stop, step)
  }

  mutating func filters() throws(TemplateFailure) -> [TemplateSuffix] {
    var suffixes: [TemplateSuffix] = []
    while take("|") { suffixes.append(try filterSuffix()) }
    return suffixes
  }

  private mutating func filtersAndTests() throws(TemplateFailure) -> [TemplateSuffix] {
    var suffixes: [TemplateSuffix] = []
    while true {
      let line = next.line
      if take("|") {
        suffixes.append(try filterSuffix())
      } else if take(word: "is") {
        suffixes.append(TemplateSuffix(kind: try test(), line: line))
      } else if isNext("(") {
        suffixes.append(TemplateSuffix(kind: .call(try arguments()), line: line))
      } else {
        return suffixes
      }
    }
  }

  /// Parses a filter's name and its arguments.
  mutating func filterSuffix() throws(TemplateFailure) -> TemplateSuffix {
    let line = next.line
    let name = try dottedName("a filter's name")
    guard let filter = TemplateFilter(rawValue: name) else {
      throw TemplateFailure(.unknown(kind: "filter", name: name), line: line)
    }
    let arguments = isNext("(") ? try arguments() : TemplateArguments()
    return TemplateSuffix(kind: .filter(filter, arguments), line: line)
  }

  private mutating func test() throws(TemplateFailure) -> TemplateSuffix.Kind {
    let isNegated = take(word: "not")
    let line = next.line
    let name = try dottedName("a test's name")
    guard let test = TemplateTest(name) else {
      throw TemplateFailure(.unknown(kind: "test", name: name), line: line)
    }
    var given = TemplateArguments()
    if isNext("(") {
      given = try arguments()
    } else if let argument = try testArgument() {
      given.positional = [argument]
    }
    return .test(test, given, isNegated: isNegated)
  }

  /// The single argument that a test can have without brackets.
  private mutating func testArgument() throws(TemplateFailure) -> TemplateExpression? {
    let line = next.line
    switch next.kind {
    case .name("is"): throw failure("a test cannot follow a test")
    case .name(let name) where ["else", "or", "and", "if", "in", "not"].contains(name): return nil
    case .name, .string, .integer, .float, .symbol("["), .symbol("{"):
      let value = try primary()
      let suffixes = try accesses()
      return suffixes.isEmpty
        ? value : TemplateExpression(kind: .chain(value, suffixes), line: line)
    default: return nil
    }
  }

  private mutating func dottedName(_ expected: String) throws(TemplateFailure) -> String {
    var name = try name(expected)
    while take(".") { name += "." + (try self.name(expected)) }
    return name
  }

  private mutating func arguments() throws(TemplateFailure) -> TemplateArguments {
    var arguments = TemplateArguments()
    var isFirst = true
    try expect("(")
    while !take(")") {
      if !isFirst {
        try expect(",")
        if take(")") { break }
      }
      isFirst = false
      if isNext("*") || isNext("**") {
        throw TemplateFailure(
          .unknown(kind: "argument", name: next.kind.found), line: next.line)
      }
      if case .name(let name) = next.kind, second.kind == .symbol("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else {
          throw failure("an argument without a name follows one with a name")
        }
        arguments.positional.append(try expression())
      }
    }
    return arguments
  }
}
