/// Renders a template's statements.
///
/// One evaluator owns everything that a template makes. Namespaces and macros, which can form
/// reference cycles, are emptied when rendering ends.
final class TemplateEvaluator {
  var budget: TemplateBudget
  /// The time for `strftime_now`, in seconds since 1970; nil for the current time.
  let time: Int?

  private var output = ""
  private var depth = 0
  private var namespaces: [TemplateNamespace] = []
  private var closures: [TemplateClosure] = []

  private init(budget: TemplateBudget, time: Int?) {
    self.budget = budget
    self.time = time
  }

  /// Renders a template with the given variables.
  static func text(
    of statements: [TemplateStatement], variables: [(name: String, value: TemplateValue)],
    budget: TemplateBudget, time: Int?
  ) throws(TemplateFailure) -> String {
    let evaluator = TemplateEvaluator(budget: budget, time: time)
    defer { evaluator.end() }
    let scope = TemplateScope()
    for (name, value) in variables { scope.set(name, value) }
    _ = try evaluator.run(statements, in: scope)
    return evaluator.output
  }

  private func end() {
    for namespace in namespaces { namespace.values = [:] }
    for closure in closures { closure.scope = nil }
  }

  func makeNamespace(_ values: [String: TemplateValue]) -> TemplateValue {
    let namespace = TemplateNamespace()
    namespace.values = values
    namespaces.append(namespace)
    return .namespace(namespace)
  }

  /// Calls `body` one level deeper, and checks the depth.
  func nested<Result>(
    _ body: () throws(TemplateFailure) -> Result
  ) throws(TemplateFailure) -> Result {
    guard depth < TemplateBudget.depthLimit else {
      throw TemplateFailure(
        .beyondLimit(
          "statements and calls lie more than \(TemplateBudget.depthLimit) deep in each other"))
    }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }
}

// MARK: - Output

extension TemplateEvaluator {
  private func write(_ text: String) throws(TemplateFailure) {
    try budget.charge(bytes: text.utf8.count)
    guard output.utf8.count + text.utf8.count <= TemplateBudget.textLimit else {
      throw TemplateBudget.textTooLong
    }
    output += text
  }

  /// The output of `body`, captured instead of written.
  private func captured(
    _ body: () throws(TemplateFailure) -> Void
  ) throws(TemplateFailure) -> String {
    let outer = output
    output = ""
    defer { output = outer }
    try body()
    return output
  }
}

// MARK: - Statements

extension TemplateEvaluator {
  /// How the execution of statements ended.
  private enum Ending {
    case reached, breakLoop, continueLoop
  }

  private func run(
    _ statements: [TemplateStatement], in scope: TemplateScope
  ) throws(TemplateFailure) -> Ending {
    try nested { () throws(TemplateFailure) in
      for statement in statements {
        do throws(TemplateFailure) {
          try budget.charge()
          let ending = try run(statement, in: scope)
          guard ending == .reached else { return ending }
        } catch {
          throw error.at(statement.line)
        }
      }
      return .reached
    }
  }

  private func run(
    _ statement: TemplateStatement, in scope: TemplateScope
  ) throws(TemplateFailure) -> Ending {
    switch statement.kind {
    case .text(let text): try write(text)
    case .print(let expression): try write(try value(of: expression, in: scope).text())
    case .choice(let parts): return try run(parts, in: scope)
    case .loop(let loop): return try run(loop, in: scope)
    case .set(let targets, let expression):
      try set(targets, try value(of: expression, in: scope), in: scope)
    case .setBlock(let target, let filters, let body):
      let text = try text(of: body, filters, in: TemplateScope(in: scope), outer: scope)
      try set([target], text, in: scope)
    case .macro(let macro):
      scope.set(macro.name, closure(of: macro, in: scope))
    case .with(let values, let body): return try run(values, body, in: scope)
    case .filter(let filters, let body):
      try write(
        try text(of: body, filters, in: TemplateScope(in: scope), outer: scope).text())
    case .call(let call, let body): try run(call, caller: body, in: scope)
    case .breakLoop: return .breakLoop
    case .continueLoop: return .continueLoop
    }
    return .reached
  }

  private func run(
    _ parts: [(condition: TemplateExpression?, body: [TemplateStatement])],
    in scope: TemplateScope
  ) throws(TemplateFailure) -> Ending {
    for (condition, body) in parts {
      if let condition {
        guard try value(of: condition, in: scope).isTrue else { continue }
      }
      return try run(body, in: scope)
    }
    return .reached
  }

  private func run(
    _ loop: TemplateLoop, in scope: TemplateScope
  ) throws(TemplateFailure) -> Ending {
    var elements = try elements(of: try value(of: loop.values, in: scope))
    try budget.charge(elements.count)
    if let condition = loop.condition {
      var kept: [TemplateValue] = []
      for element in elements {
        let inner = TemplateScope(in: scope)
        try set(loop.targets, element, in: inner)
        if try value(of: condition, in: inner).isTrue { kept.append(element) }
      }
      elements = kept
    }
    guard !elements.isEmpty else {
      return try run(loop.otherwise, in: scope)
    }
    let state = TemplateLoopState(elements)
    for (index, element) in elements.enumerated() {
      state.index = index
      let inner = TemplateScope(in: scope)
      inner.set("loop", .loop(state))
      try set(loop.targets, element, in: inner)
      if try run(loop.body, in: inner) == .breakLoop { break }
    }
    return .reached
  }

  private func run(
    _ values: [(target: [TemplateTarget], value: TemplateExpression)],
    _ body: [TemplateStatement], in scope: TemplateScope
  ) throws(TemplateFailure) -> Ending {
    let inner = TemplateScope(in: scope)
    for (targets, expression) in values {
      try set(targets, try value(of: expression, in: scope), in: inner)
    }
    return try run(body, in: inner)
  }

  /// The output of a body, after filters.
  private func text(
    of body: [TemplateStatement], _ filters: [TemplateSuffix], in inner: TemplateScope,
    outer: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    let text = try captured { () throws(TemplateFailure) in _ = try run(body, in: inner) }
    var value = TemplateValue.string(text)
    for filter in filters { value = try applying(filter, to: value, in: outer) }
    return value
  }

  private func set(
    _ targets: [TemplateTarget], _ value: TemplateValue, in scope: TemplateScope
  ) throws(TemplateFailure) {
    guard targets.count != 1 else { return try set(targets[0], value, in: scope) }
    let elements = try elements(of: value)
    guard elements.count == targets.count else {
      throw .failed("\(elements.count) values cannot be set to \(targets.count) names")
    }
    for (target, element) in zip(targets, elements) { try set(target, element, in: scope) }
  }

  private func set(
    _ target: TemplateTarget, _ value: TemplateValue, in scope: TemplateScope
  ) throws(TemplateFailure) {
    switch target {
    case .name(let name): scope.set(name, value)
    case .attribute(let name, let attribute):
      guard case .namespace(let namespace)? = scope[name] else {
        throw .failed("\(name).\(attribute) cannot be set, as \(name) is no namespace")
      }
      namespace.values[attribute] = value
    }
  }
}

// MARK: - Macros

extension TemplateEvaluator {
  private func closure(of macro: TemplateMacro, in scope: TemplateScope) -> TemplateValue {
    let closure = TemplateClosure(macro, scope: scope)
    closures.append(closure)
    return .function(.macro(closure))
  }

  private func run(
    _ call: TemplateExpression, caller: TemplateMacro, in scope: TemplateScope
  ) throws(TemplateFailure) {
    let inner = TemplateScope(in: scope)
    guard case .chain(let base, let suffixes) = call.kind,
      case .call(let arguments)? = suffixes.last?.kind
    else { throw .failed("call stands before a call of a macro") }
    let function = try value(
      of: TemplateExpression(
        kind: .chain(base, Array(suffixes.dropLast())), line: call.line), in: scope)
    guard case .function(.macro(let closure)) = function else {
      throw .failed("\(function.kindName) is called, expected a macro")
    }
    var given = try self.arguments(arguments, in: inner)
    given.caller = self.closure(of: caller, in: scope)
    try write(try self.call(closure, given))
  }

  /// The output of a macro.
  func call(
    _ closure: TemplateClosure, _ arguments: TemplateGiven
  ) throws(TemplateFailure) -> String {
    let macro = closure.macro
    let given = try arguments.bound(
      to: macro.parameters.map(\.name), of: "the macro \(macro.name)")
    let scope = TemplateScope(in: closure.scope)
    if let caller = arguments.caller { scope.set("caller", caller) }
    for (parameter, value) in zip(macro.parameters, given) {
      if let value {
        scope.set(parameter.name, value)
      } else if let standard = parameter.standard {
        scope.set(parameter.name, try self.value(of: standard, in: scope))
      } else {
        scope.set(
          parameter.name, .undefined("the parameter \(parameter.name) was not given"))
      }
    }
    return try captured { () throws(TemplateFailure) in _ = try run(macro.body, in: scope) }
  }
}

extension TemplateFailure {
  /// The failure with the line of the statement or expression, unless an inner one has added its line.
  func at(_ line: Int) -> TemplateFailure {
    TemplateFailure(problem, line: self.line ?? line)
  }
}
