/// A dictionary that keeps the order of insertion.
struct TemplateDictionary {
  let keys: [TemplateKey]
  /// The nesting depth of lists and dictionaries, including this one.
  let depth: Int
  private let values: [TemplateKey: TemplateValue]

  /// If a key occurs twice, it keeps its first position and gets the last value.
  init(_ entries: [(key: TemplateKey, value: TemplateValue)]) {
    var keys: [TemplateKey] = []
    var values: [TemplateKey: TemplateValue] = [:]
    for (key, value) in entries where values.updateValue(value, forKey: key) == nil {
      keys.append(key)
    }
    self.keys = keys
    self.values = values
    depth = values.values.reduce(0) { max($0, $1.depth) } + 1
  }

  subscript(key: TemplateKey) -> TemplateValue? { values[key] }

  subscript(name: String) -> TemplateValue? { values[.text(name)] }

  var entries: [(key: TemplateKey, value: TemplateValue)] {
    keys.map { (key: $0, value: values[$0] ?? .null) }
  }
}

/// A key of a dictionary; texts are equal if their scalars are.
enum TemplateKey: Hashable {
  case text(String)
  case number(Int)

  /// - Throws: an error if the value cannot be a key.
  init(_ value: TemplateValue) throws(TemplateFailure) {
    if case .string(let text) = value {
      self = .text(text)
    } else if let number = value.wholeNumber {
      self = .number(number)
    } else {
      throw value.undefinedFailure
        ?? .failed("a key of a mapping is \(value.kindName), expected a string or a whole number")
    }
  }

  var value: TemplateValue {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): .integer(number)
    }
  }

  /// The key as a string, as in JSON.
  var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): "\(number)"
    }
  }

  static func == (a: TemplateKey, b: TemplateKey) -> Bool {
    switch (a, b) {
    case (.text(let a), .text(let b)): PythonText.areEqual(a, b)
    case (.number(let a), .number(let b)): a == b
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .number(let number): hasher.combine(number)
    }
  }
}
