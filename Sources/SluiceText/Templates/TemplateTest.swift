/// A test: the name after `is`.
enum TemplateTest: String, CaseIterable, Sendable {
  case defined, undefined, string, mapping, iterable, sequence, number, boolean, integer, float
  case callable, odd, even, divisibleby, lower, upper
  case isNull = "none"
  case isTrue = "true"
  case isFalse = "false"
  case isIn = "in"
  case equal = "eq"
  case notEqual = "ne"
  case less = "lt"
  case lessOrEqual = "le"
  case greater = "gt"
  case greaterOrEqual = "ge"
  case sameAs = "sameas"

  private static let aliases = [
    "==": equal, "equalto": equal, "!=": notEqual, "<": less, "lessthan": less,
    "<=": lessOrEqual, ">": greater, "greaterthan": greater, ">=": greaterOrEqual,
  ]

  /// The test with the given name; nil if there is none.
  init?(_ name: String) {
    guard let test = Self.aliases[name] ?? TemplateTest(rawValue: name) else { return nil }
    self = test
  }

  /// The comparison that the test stands for; nil for other tests.
  fileprivate var comparison: TemplateComparison? {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .isIn: .isIn
    default: nil
    }
  }
}

extension TemplateEvaluator {
  /// Whether a value passes a test.
  func holds(
    _ test: TemplateTest, of value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> Bool {
    let name = "the test \(test.rawValue)"
    switch test {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn:
      let other = try given.bound(to: ["other"], required: 1, of: name)[0] ?? .null
      return try holds(value, test.comparison ?? .equal, other)
    case .sameAs:
      let other = try given.bound(to: ["other"], required: 1, of: name)[0] ?? .null
      return try isSame(value, other)
    case .divisibleby:
      let other = try given.bound(to: ["num"], required: 1, of: name)[0] ?? .null
      let divisor = try wholeNumber(other, "the divisor")
      guard divisor != 0 else { throw .failed("a number is divided by zero") }
      return try wholeNumber(value, "what \(name) is asked of")
        .remainderReportingOverflow(dividingBy: divisor).partialValue == 0
    default:
      _ = try given.bound(to: [], of: name)
      return try holds(test, of: value)
    }
  }

  private func isSame(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateFailure) -> Bool {
    switch (a, b) {
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (.integer(let a), .integer(let b)): a == b
    case (.string, .string): try areEqual(a, b)
    case (.namespace(let a), .namespace(let b)): a === b
    default: false
    }
  }

  private func holds(
    _ test: TemplateTest, of value: TemplateValue
  ) throws(TemplateFailure) -> Bool {
    switch (test, value) {
    case (.defined, _): return !value.isUndefined
    case (.undefined, _): return value.isUndefined
    case (.isNull, .null), (.string, .string), (.mapping, .dictionary): return true
    case (.boolean, .bool), (.integer, .integer), (.integer, .longInteger), (.float, .float):
      return true
    case (.isTrue, .bool(let truth)): return truth
    case (.isFalse, .bool(let truth)): return !truth
    case (.number, .bool), (.number, .integer), (.number, .longInteger), (.number, .float):
      return true
    case (.iterable, .string), (.iterable, .list), (.iterable, .dictionary),
      (.iterable, .undefined), (.iterable, .loop):
      return true
    case (.sequence, .list(let list)): return list.hasItems
    case (.sequence, .string), (.sequence, .dictionary), (.sequence, .undefined): return true
    case (.callable, .function), (.callable, .undefined): return true
    case (.odd, _): return try wholeNumber(value, "what the test odd is asked of") % 2 != 0
    case (.even, _): return try wholeNumber(value, "what the test even is asked of") % 2 == 0
    case (.lower, _), (.upper, _):
      let text = try value.text()
      let properties = text.unicodeScalars.lazy.map(\.properties)
      let isLower = test == .lower
      return properties.contains { isLower ? $0.isLowercase : $0.isUppercase }
        && !properties.contains { isLower ? $0.isUppercase : $0.isLowercase }
    default: return false
    }
  }
}
