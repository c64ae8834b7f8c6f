import SluiceFiles

/// A value while a template is rendered.
enum TemplateValue {
  /// An undefined value; the text says what is undefined, for messages.
  case undefined(String)
  case null
  case bool(Bool)
  case integer(Int)
  /// The digits of an integer that does not fit `Int`: it can be written, but not used in arithmetic.
  case longInteger(String)
  case float(Double)
  case string(String)
  case list(TemplateList)
  case dictionary(TemplateDictionary)
  case namespace(TemplateNamespace)
  case loop(TemplateLoopState)
  case function(TemplateFunction)
}

/// A list of values.
struct TemplateList {
  /// The type that Python has for the list, where the difference matters.
  enum Kind {
    case list, tuple
    /// The keys, values or pairs of a dictionary: has a length, but no access by index.
    case view(String)
    /// The result of a filter that works element by element: always true, without a length.
    case generator
  }

  let elements: [TemplateValue]
  let kind: Kind
  /// The nesting depth of lists and dictionaries, including this one.
  let depth: Int

  init(_ elements: [TemplateValue], _ kind: Kind = .list) {
    self.elements = elements
    self.kind = kind
    depth = elements.reduce(0) { max($0, $1.depth) } + 1
  }
}

/// A namespace: variables that can be set from within loops and macros.
final class TemplateNamespace {
  var values: [String: TemplateValue] = [:]
}

/// The state of a loop: the variable `loop`.
final class TemplateLoopState {
  let elements: [TemplateValue]
  let depth: Int
  var index = 0

  init(_ elements: [TemplateValue]) {
    self.elements = elements
    depth = elements.reduce(0) { max($0, $1.depth) } + 1
  }
}

/// A value that can be called.
enum TemplateFunction {
  case builtIn(TemplateBuiltIn)
  /// A macro, or the body of a call.
  case macro(TemplateClosure)
  /// A method of a value.
  indirect case method(of: TemplateValue, String)
}

/// A macro with its enclosing scope.
final class TemplateClosure {
  let macro: TemplateMacro
  /// Set to nil when rendering ends, because the scope also holds the macro.
  var scope: TemplateScope?
  init(_ macro: TemplateMacro, scope: TemplateScope) {
    self.macro = macro
    self.scope = scope
  }
}

/// The variables of a block, and the enclosing block.
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

// MARK: - Properties of values

extension TemplateValue {
  /// The nesting depth of lists and dictionaries.
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    case .loop(let loop): loop.depth
    case .function(.method(let value, _)): value.depth
    // A namespace is not counted: it is not traversed, and it is emptied when rendering ends.
    default: 0
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  /// The truth of the value.
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

  /// The name of the type in messages.
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

  /// The error if the value is undefined; nil otherwise.
  var undefinedFailure: TemplateFailure? {
    if case .undefined(let what) = self { .failed(what) } else { nil }
  }
}

// MARK: - JSON

extension TemplateValue {
  /// The maximum nesting depth of given values.
  private static let depthLimit = 200

  /// Converts a JSON value; numbers are read as in Python.
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
