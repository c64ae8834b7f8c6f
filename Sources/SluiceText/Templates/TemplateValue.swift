import SluiceFiles

/// A value while a template is rendered.
enum TemplateValue {
  /// Nothing has been set or found; what was looked for, for messages.
  case undefined(String)
  case null
  case bool(Bool)
  case integer(Int)
  /// The digits of a whole number that `Int` cannot hold: it can be written, but not computed with.
  case longInteger(String)
  case float(Double)
  case string(String)
  case list(TemplateList)
  case dictionary(TemplateDictionary)
  case namespace(TemplateNamespace)
  case loop(TemplateLoopState)
  case function(TemplateFunction)
}

/// Values in order.
struct TemplateList {
  /// What Python has for such a list, where that shows.
  enum Kind {
    case list, tuple
    /// The keys, values or pairs of a dictionary: they have a length, but no items.
    case view(String)
    /// The result of a filter that works one by one: always true, without a length.
    case generator
  }

  let elements: [TemplateValue]
  let kind: Kind
  /// How deeply lists and dictionaries lie in it, itself counted.
  let depth: Int

  init(_ elements: [TemplateValue], _ kind: Kind = .list) {
    self.elements = elements
    self.kind = kind
    depth = elements.reduce(0) { max($0, $1.depth) } + 1
  }
}

/// Variables that can be set from within loops and macros.
final class TemplateNamespace {
  var values: [String: TemplateValue] = [:]
}

/// Where a loop stands.
final class TemplateLoopState {
  let elements: [TemplateValue]
  let depth: Int
  var index = 0

  init(_ elements: [TemplateValue]) {
    self.elements = elements
    depth = elements.reduce(0) { max($0, $1.depth) } + 1
  }
}

/// Something that can be called.
enum TemplateFunction {
  case builtIn(TemplateBuiltIn)
  /// A macro, or the body of a call.
  case macro(TemplateClosure)
  /// A method of a value.
  indirect case method(of: TemplateValue, String)
}

/// A macro and the variables around it.
final class TemplateClosure {
  let macro: TemplateMacro
  /// Taken away when rendering ends, as the variables hold the macro.
  var scope: TemplateScope?
  init(_ macro: TemplateMacro, scope: TemplateScope) {
    self.macro = macro
    self.scope = scope
  }
}

/// Variables of one block, and the block around it.
final class TemplateScope {
  private var values: [String: TemplateValue] = [:]
  private let outer: TemplateScope?

  init(in outer: TemplateScope? = nil) { self.outer = outer }

  func set(_ name: String, _ value: TemplateValue) { values[name] = value }

  subscript(name: String) -> TemplateValue? {
    var scope = self
    while true {
      if let value = scope.values[name] { return value }
      guard let outer = scope.outer else { return nil }
      scope = outer
    }
  }
}

// MARK: - What values are

extension TemplateValue {
  /// How deeply lists and dictionaries lie in a value.
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    case .loop(let loop): loop.depth
    case .function(.method(let value, _)): value.depth
    // A namespace ends the count: nothing looks into it, and it is emptied when rendering ends.
    default: 0
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  /// Whether a condition holds.
  var isTrue: Bool {
    switch self {
    case .undefined, .null: false
    case .bool(let value): value
    case .integer(let number): number != 0
    case .float(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let list):
      if case .generator = list.kind { true } else { !list.elements.isEmpty }
    case .dictionary(let dictionary): !dictionary.keys.isEmpty
    case .longInteger, .namespace, .loop, .function: true
    }
  }

  /// What messages call it.
  var kindName: String {
    switch self {
    case .undefined: "an undefined value"
    case .null: "none"
    case .bool: "a truth value"
    case .integer, .longInteger: "a whole number"
    case .float: "a number"
    case .string: "a string"
    case .list(let list):
      switch list.kind {
      case .tuple: "a tuple"
      case .list, .view, .generator: "a list"
      }
    case .dictionary: "a mapping"
    case .namespace: "a namespace"
    case .loop: "a loop"
    case .function: "a function"
    }
  }

  /// The error for an undefined value that is needed.
  var undefinedFailure: TemplateFailure? {
    if case .undefined(let what) = self { .failed(what) } else { nil }
  }
}

// MARK: - JSON

extension TemplateValue {
  /// How deeply values that are given may lie in each other.
  private static let depthLimit = 200

  /// The value of a JSON value; numbers as Python reads them.
  init(_ json: JSONValue, depth: Int = 0) throws(TemplateFailure) {
    guard depth <= Self.depthLimit else {
      throw TemplateFailure(
        .beyondLimit("values that are given lie more than \(Self.depthLimit) deep in each other"))
    }
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .string(let text): self = .string(text)
    case .number(let text): self = try Self.number(text)
    case .list(let elements):
      var values: [TemplateValue] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try TemplateValue(element, depth: depth + 1)) }
      self = .list(TemplateList(values))
    case .object(let object):
      var entries: [(key: TemplateKey, value: TemplateValue)] = []
      for (key, value) in object {
        entries.append((.text(key), try TemplateValue(value, depth: depth + 1)))
      }
      self = .dictionary(TemplateDictionary(entries))
    }
  }

  private static func number(_ text: String) throws(TemplateFailure) -> TemplateValue {
    if let number = Int(text) { return .integer(number) }
    if text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }) {
      return .longInteger(text)
    }
    guard let number = Double(text) else {
      throw .failed("\(text.prefix(40)) is no number")
    }
    return .float(number)
  }
}
