/// Evaluation of expressions.
extension TemplateEvaluator {
  func value(
    of expression: TemplateExpression, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    do {
      try budget.charge()
      switch expression.kind {
      case .null: return .null
      case .bool(let value): return .bool(value)
      case .integer(let number): return .integer(number)
      case .float(let number): return .float(number)
      case .string(let text): return .string(text)
      case .name(let name): return value(ofName: name, in: scope)
      default:
        return try nested { () throws(TemplateFailure) in
          try compoundValue(of: expression.kind, in: scope)
        }
      }
    } catch {
      throw error.at(expression.line)
    }
  }

  private func value(ofName name: String, in scope: TemplateScope) -> TemplateValue {
    if let value = scope[name] { return value }
    if let function = TemplateBuiltIn(rawValue: name) { return .function(.builtIn(function)) }
    return .undefined("\(name) is not defined")
  }

  private func compoundValue(
    of kind: TemplateExpression.Kind, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    switch kind {
    case .chain(let base, let suffixes): try chain(base, suffixes, in: scope)
    case .conditional(let value, let condition, let otherwise):
      try conditional(value, condition, otherwise, in: scope)
    case .not(let operand): .bool(!(try value(of: operand, in: scope).isTrue))
    case .and(let operands): try firstValue(of: operands, thatIs: false, in: scope)
    case .or(let operands): try firstValue(of: operands, thatIs: true, in: scope)
    case .comparison(let first, let operations):
      .bool(try holds(first, operations, in: scope))
    case .arithmetic(let first, let operations): try arithmetic(first, operations, in: scope)
    case .concatenation(let operands): try concatenation(operands, in: scope)
    case .negative(let operand): try negative(try value(of: operand, in: scope))
    case .positive(let operand): try number(try value(of: operand, in: scope))
    case .list(let elements): try list(elements, .list, in: scope)
    case .tuple(let elements): try list(elements, .tuple, in: scope)
    case .dictionary(let entries): try dictionary(entries, in: scope)
    case .null, .bool, .integer, .float, .string, .name: .null
    }
  }

  private func conditional(
    _ value: TemplateExpression, _ condition: TemplateExpression, _ otherwise: TemplateExpression?,
    in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    if try self.value(of: condition, in: scope).isTrue {
      return try self.value(of: value, in: scope)
    }
    guard let otherwise else {
      return .undefined("a condition does not hold, and there is no else")
    }
    return try self.value(of: otherwise, in: scope)
  }

  /// The first value whose truth is `truth`; the last value if there is none.
  private func firstValue(
    of operands: [TemplateExpression], thatIs truth: Bool, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var last = TemplateValue.null
    for operand in operands {
      last = try value(of: operand, in: scope)
      if last.isTrue == truth { break }
    }
    return last
  }

  private func list(
    _ elements: [TemplateExpression], _ kind: TemplateList.Kind, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var values: [TemplateValue] = []
    for element in elements { values.append(try value(of: element, in: scope)) }
    return try budget.checked(.list(TemplateList(values, kind)), count: values.count)
  }

  private func dictionary(
    _ entries: [(key: TemplateExpression, value: TemplateExpression)], in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var values: [(key: TemplateKey, value: TemplateValue)] = []
    for (key, value) in entries {
      let key = try TemplateKey(try self.value(of: key, in: scope))
      values.append((key, try self.value(of: value, in: scope)))
    }
    return try budget.checked(.dictionary(TemplateDictionary(values)), count: values.count)
  }

  private func concatenation(
    _ operands: [TemplateExpression], in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var text = ""
    for operand in operands {
      let part = try value(of: operand, in: scope).text()
      try budget.charge(bytes: text.utf8.count + part.utf8.count)
      text += part
    }
    return .string(text)
  }

  // MARK: - Chains

  private func chain(
    _ base: TemplateExpression, _ suffixes: [TemplateSuffix], in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var value = try value(of: base, in: scope)
    for suffix in suffixes { value = try applying(suffix, to: value, in: scope) }
    return value
  }

  /// Applies a suffix to a value.
  func applying(
    _ suffix: TemplateSuffix, to value: TemplateValue, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    do {
      try budget.charge()
      switch suffix.kind {
      case .attribute(let name): return try attribute(name, of: value)
      case .item(let index): return try item(try self.value(of: index, in: scope), of: value)
      case .slice(let start, let stop, let step):
        return try slice(
          of: value, from: try bound(start, in: scope), to: try bound(stop, in: scope),
          by: try bound(step, in: scope))
      case .call(let arguments):
        return try call(value, try self.arguments(arguments, in: scope))
      case .filter(let filter, let arguments):
        return try apply(filter, to: value, try self.arguments(arguments, in: scope))
      case .test(let test, let arguments, let isNegated):
        let holds = try holds(test, of: value, try self.arguments(arguments, in: scope))
        return .bool(holds != isNegated)
      }
    } catch {
      throw error.at(suffix.line)
    }
  }

  private func bound(
    _ expression: TemplateExpression?, in scope: TemplateScope
  ) throws(TemplateFailure) -> Int? {
    guard let expression else { return nil }
    switch try value(of: expression, in: scope) {
    case .null: return nil
    case .integer(let number): return number
    case .bool(let value): return value ? 1 : 0
    case let other:
      throw other.undefinedFailure
        ?? .failed("an end of a slice is \(other.kindName), expected a whole number")
    }
  }

  func arguments(
    _ arguments: TemplateArguments, in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateGiven {
    var given = TemplateGiven()
    for expression in arguments.positional {
      given.positional.append(try value(of: expression, in: scope))
    }
    for (name, expression) in arguments.named {
      given.named.append((name, try value(of: expression, in: scope)))
    }
    return given
  }

  private func call(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    guard case .function(let function) = value else {
      throw value.undefinedFailure ?? .failed("\(value.kindName) cannot be called")
    }
    switch function {
    case .builtIn(let function): return try call(function, given)
    case .method(let receiver, let name): return try call(name, of: receiver, given)
    case .macro(let closure):
      return .string(
        try nested { () throws(TemplateFailure) in try call(closure, given) })
    }
  }
}
