import SluicePlatform

/// Arithmetic and comparison with Python's semantics.
extension TemplateEvaluator {
  func arithmetic(
    _ first: TemplateExpression, _ operations: [(TemplateArithmetic, TemplateExpression)],
    in scope: TemplateScope
  ) throws(TemplateFailure) -> TemplateValue {
    var result = try value(of: first, in: scope)
    for (operation, operand) in operations {
      result = try compute(result, operation, try value(of: operand, in: scope))
    }
    return result
  }

  private func compute(
    _ a: TemplateValue, _ operation: TemplateArithmetic, _ b: TemplateValue
  ) throws(TemplateFailure) -> TemplateValue {
    if let failure = a.undefinedFailure ?? b.undefinedFailure { throw failure }
    switch (a, operation, b) {
    case (.string(let a), .add, .string(let b)):
      try budget.charge(bytes: a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.list(let a), .add, .list(let b)):
      return try budget.checked(
        .list(TemplateList(a.elements + b.elements, a.kind)),
        count: a.elements.count + b.elements.count)
    case (.string(let text), .multiply, .integer(let count)),
      (.integer(let count), .multiply, .string(let text)):
      let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(0, count))
      try budget.charge(bytes: overflow ? .max : bytes)
      return .string(String(repeating: text, count: max(0, count)))
    case (.list(let list), .multiply, .integer(let count)),
      (.integer(let count), .multiply, .list(let list)):
      let (total, overflow) = list.elements.count.multipliedReportingOverflow(by: max(0, count))
      try budget.charge(elements: overflow ? .max : total)
      let repeated = repeatElement(list.elements, count: max(0, count)).flatMap { $0 }
      return .list(TemplateList(repeated, list.kind))
    default: break
    }
    if let a = a.wholeNumber, let b = b.wholeNumber { return try compute(a, operation, b) }
    if let a = a.floatingNumber, let b = b.floatingNumber { return try compute(a, operation, b) }
    throw .failed("\(a.kindName) \(operation.rawValue) \(b.kindName) cannot be computed")
  }

  private func compute(
    _ a: Int, _ operation: TemplateArithmetic, _ b: Int
  ) throws(TemplateFailure) -> TemplateValue {
    func checked(
      _ result: (partialValue: Int, overflow: Bool)
    ) throws(TemplateFailure) -> TemplateValue {
      guard !result.overflow else { throw .failed("a whole number becomes too large") }
      return .integer(result.partialValue)
    }
    switch operation {
    case .add: return try checked(a.addingReportingOverflow(b))
    case .subtract: return try checked(a.subtractingReportingOverflow(b))
    case .multiply: return try checked(a.multipliedReportingOverflow(by: b))
    case .divide: return try compute(Double(a), .divide, Double(b))
    case .divideWhole, .remainder:
      guard b != 0 else { throw .failed("\(a) is divided by zero") }
      let quotient = a.dividedReportingOverflow(by: b)
      guard !quotient.overflow else { throw .failed("a whole number becomes too large") }
      // Rounded down, so that the remainder has the divisor's sign.
      let rest = a - quotient.partialValue * b
      let isBelow = rest != 0 && (rest < 0) != (b < 0)
      return .integer(
        operation == .remainder
          ? rest + (isBelow ? b : 0) : quotient.partialValue - (isBelow ? 1 : 0))
    case .power:
      guard b >= 0 else { return try compute(Double(a), .power, Double(b)) }
      // Larger exponents overflow, or the result is 0, 1 or -1.
      let count = a.magnitude <= 1 ? b % 2 + (b > 0 && b % 2 == 0 ? 2 : 0) : min(b, 64)
      var result = TemplateValue.integer(1)
      var factor = 1
      for _ in 0..<count {
        result = try checked(factor.multipliedReportingOverflow(by: a))
        factor = result.wholeNumber ?? 0
      }
      return result
    }
  }

  private func compute(
    _ a: Double, _ operation: TemplateArithmetic, _ b: Double
  ) throws(TemplateFailure) -> TemplateValue {
    switch operation {
    case .add: return .float(a + b)
    case .subtract: return .float(a - b)
    case .multiply: return .float(a * b)
    case .power: return .float(pow(a, b))
    case .divide, .divideWhole, .remainder:
      guard b != 0 else { throw .failed("\(a) is divided by zero") }
      guard operation != .divide else { return .float(a / b) }
      var rest = a.truncatingRemainder(dividingBy: b)
      if rest != 0, (rest < 0) != (b < 0) { rest += b }
      return .float(operation == .remainder ? rest : ((a - rest) / b).rounded())
    }
  }

  func negative(_ value: TemplateValue) throws(TemplateFailure) -> TemplateValue {
    if let number = value.wholeNumber { return try compute(0, .subtract, number) }
    if case .float(let number) = value { return .float(-number) }
    return try number(value)
  }

  /// The value as a number; an error for other values.
  func number(_ value: TemplateValue) throws(TemplateFailure) -> TemplateValue {
    if let number = value.wholeNumber { return .integer(number) }
    guard case .float = value else {
      throw value.undefinedFailure ?? .failed("\(value.kindName) found, expected a number")
    }
    return value
  }

  // MARK: - Comparison

  func holds(
    _ first: TemplateExpression, _ operations: [(TemplateComparison, TemplateExpression)],
    in scope: TemplateScope
  ) throws(TemplateFailure) -> Bool {
    var left = try value(of: first, in: scope)
    for (comparison, operand) in operations {
      let right = try value(of: operand, in: scope)
      guard try holds(left, comparison, right) else { return false }
      left = right
    }
    return true
  }

  func holds(
    _ a: TemplateValue, _ comparison: TemplateComparison, _ b: TemplateValue
  ) throws(TemplateFailure) -> Bool {
    switch comparison {
    case .equal: try areEqual(a, b)
    case .notEqual: !(try areEqual(a, b))
    case .less: try isLess(a, b)
    case .greater: try isLess(b, a)
    case .lessOrEqual: try isLessOrEqual(a, b)
    case .greaterOrEqual: try isLessOrEqual(b, a)
    case .isIn: try contains(b, a)
    case .isNotIn: !(try contains(b, a))
    }
  }

  func areEqual(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateFailure) -> Bool {
    switch (a, b) {
    case (.undefined, .undefined), (.null, .null): return true
    case (.string(let a), .string(let b)):
      try budget.charge(min(a.utf8.count, b.utf8.count) / 16)
      return PythonText.areEqual(a, b)
    case (.list(let a), .list(let b)):
      guard a.elements.count == b.elements.count, a.isTuple == b.isTuple else { return false }
      try budget.charge(a.elements.count)
      for (a, b) in zip(a.elements, b.elements) where !(try areEqual(a, b)) { return false }
      return true
    case (.dictionary(let a), .dictionary(let b)):
      guard a.keys.count == b.keys.count else { return false }
      try budget.charge(a.keys.count)
      for (key, value) in a.entries {
        guard let other = b[key], try areEqual(value, other) else { return false }
      }
      return true
    case (.namespace(let a), .namespace(let b)): return a === b
    case (.longInteger(let a), .longInteger(let b)): return a == b
    default:
      if let a = a.wholeNumber, let b = b.wholeNumber { return a == b }
      if let a = a.floatingNumber, let b = b.floatingNumber { return a == b }
      return false
    }
  }

  private func isLessOrEqual(
    _ a: TemplateValue, _ b: TemplateValue
  ) throws(TemplateFailure) -> Bool {
    // Not the negation of "greater than", because with NaN every comparison is false.
    if try isLess(a, b) { return true }
    return try areEqual(a, b)
  }

  func isLess(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateFailure) -> Bool {
    if let failure = a.undefinedFailure ?? b.undefinedFailure { throw failure }
    switch (a, b) {
    case (.string(let a), .string(let b)):
      try budget.charge(min(a.utf8.count, b.utf8.count) / 16)
      return PythonText.isLess(a, b)
    case (.list(let a), .list(let b)) where a.isTuple == b.isTuple:
      try budget.charge(min(a.elements.count, b.elements.count))
      for (a, b) in zip(a.elements, b.elements) where !(try areEqual(a, b)) {
        return try isLess(a, b)
      }
      return a.elements.count < b.elements.count
    default:
      if let a = a.wholeNumber, let b = b.wholeNumber { return a < b }
      if let a = a.floatingNumber, let b = b.floatingNumber { return a < b }
      throw .failed("\(a.kindName) and \(b.kindName) have no order")
    }
  }

  /// Whether a value contains another: a string in a string, an element in a list, a key in a mapping.
  func contains(
    _ whole: TemplateValue, _ part: TemplateValue
  ) throws(TemplateFailure) -> Bool {
    switch whole {
    case .undefined: return false
    case .string(let text):
      guard case .string(let needle) = part else {
        throw part.undefinedFailure
          ?? .failed("\(part.kindName) cannot be in a string, expected a string")
      }
      try budget.charge(bytes: text.utf8.count)
      return PythonText.contains(text, needle)
    case .list(let list):
      try budget.charge(list.elements.count)
      for element in list.elements where try areEqual(element, part) { return true }
      return false
    case .dictionary(let dictionary):
      return dictionary[try TemplateKey(part)] != nil
    default: throw .failed("nothing can be in \(whole.kindName)")
    }
  }
}

extension TemplateList {
  var isTuple: Bool {
    if case .tuple = kind { true } else { false }
  }
}

extension TemplateValue {
  /// An integer, or a Boolean as an integer.
  var wholeNumber: Int? {
    switch self {
    case .integer(let number): number
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  /// A number of any type as a float.
  var floatingNumber: Double? {
    switch self {
    case .float(let number): number
    case .integer(let number): Double(number)
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }
}
