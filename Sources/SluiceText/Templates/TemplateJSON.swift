/// Writes values as JSON, like Python's `json.dumps` with `ensure_ascii=False`: the result of
/// `tojson` in chat templates.
struct TemplateJSONWriter {
  private(set) var text = ""

  /// The indentation per level; nil for a single line.
  private let indentation: String?
  private let (itemSeparator, keySeparator): (String, String)
  private let sortsKeys: Bool
  private let escapesAll: Bool

  init(
    indentation: String? = nil, separators: (String, String)? = nil, sortsKeys: Bool = false,
    escapesAll: Bool = false
  ) {
    self.indentation = indentation
    (itemSeparator, keySeparator) = separators ?? (indentation == nil ? ", " : ",", ": ")
    self.sortsKeys = sortsKeys
    self.escapesAll = escapesAll
  }

  mutating func write(_ value: TemplateValue, level: Int = 0) throws(TemplateFailure) {
    guard text.utf8.count <= TemplateBudget.textLimit else { throw TemplateBudget.textTooLong }
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let number): text += "\(number)"
    case .longInteger(let digits): text += digits
    case .float(let number):
      text += PythonNumber.text(number, infinity: "Infinity", notANumber: "NaN")
    case .string(let string): writeQuoted(string)
    case .list(let list):
      guard list.isJSON else { throw .failed("\(value.kindName) of this kind cannot be JSON") }
      try write(list.elements, "[", "]", level) { writer, element throws(TemplateFailure) in
        try writer.write(element, level: level + 1)
      }
    case .dictionary(let dictionary):
      var entries = dictionary.entries
      if sortsKeys { entries.sort { PythonText.isLess($0.key.text, $1.key.text) } }
      try write(entries, "{", "}", level) { writer, entry throws(TemplateFailure) in
        writer.writeQuoted(entry.key.text)
        writer.text += writer.keySeparator
        try writer.write(entry.value, level: level + 1)
      }
    case .undefined(let what): throw .failed("\(what), and so cannot be JSON")
    case .namespace, .loop, .function: throw .failed("\(value.kindName) cannot be JSON")
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, _ level: Int,
    _ body: (inout TemplateJSONWriter, Element) throws(TemplateFailure) -> Void
  ) throws(TemplateFailure) {
    text += opening
    for (index, element) in elements.enumerated() {
      if index > 0 { text += itemSeparator }
      breakLine(level + 1)
      try body(&self, element)
    }
    if !elements.isEmpty { breakLine(level) }
    text += closing
  }

  private mutating func breakLine(_ level: Int) {
    guard let indentation else { return }
    text += "\n"
    for _ in 0..<level { text += indentation }
  }

  private mutating func writeQuoted(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      default:
        if scalar.value < 0x20 || (escapesAll && scalar.value > 0x7E) {
          for unit in UTF16.encode(scalar) ?? .init() {
            text += "\\u" + PythonNumber.hexadecimal(UInt32(unit), digits: 4)
          }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}

extension TemplateList {
  /// Whether Python writes such a list as JSON.
  fileprivate var isJSON: Bool {
    switch kind {
    case .list, .tuple: true
    case .view, .generator: false
    }
  }
}
