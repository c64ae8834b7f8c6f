/// Values as text, in Python's format.
extension TemplateValue {
  /// The output of `{{ }}`.
  func text() throws(TemplateFailure) -> String {
    switch self {
    case .undefined: return ""
    case .string(let text): return text
    default:
      var writer = TemplateTextWriter()
      try writer.write(self)
      return writer.text
    }
  }
}

/// Writes values as Python's `repr` does.
struct TemplateTextWriter {
  private(set) var text = ""

  mutating func write(_ value: TemplateValue) throws(TemplateFailure) {
    guard text.utf8.count <= TemplateBudget.textLimit else { throw TemplateBudget.textTooLong }
    switch value {
    case .undefined: text += "Undefined"
    case .null: text += "None"
    case .bool(let value): text += value ? "True" : "False"
    case .integer(let number): text += "\(number)"
    case .longInteger(let digits): text += digits
    case .float(let number): text += PythonNumber.text(number)
    case .string(let string): writeQuoted(string)
    case .list(let list): try write(list)
    case .dictionary(let dictionary):
      text += "{"
      for (index, entry) in dictionary.entries.enumerated() {
        if index > 0 { text += ", " }
        try write(entry.key.value)
        text += ": "
        try write(entry.value)
      }
      text += "}"
    case .namespace, .loop, .function: throw .failed("\(value.kindName) cannot be written as text")
    }
  }

  private mutating func write(_ list: TemplateList) throws(TemplateFailure) {
    switch list.kind {
    case .list: try write(list.elements, "[", "]")
    case .tuple: try write(list.elements, "(", list.elements.count == 1 ? ",)" : ")")
    case .view(let name): try write(list.elements, name + "([", "])")
    case .generator:
      throw .failed("what this filter gives cannot be written as text before it is a list")
    }
  }

  private mutating func write(
    _ elements: [TemplateValue], _ opening: String, _ closing: String
  ) throws(TemplateFailure) {
    text += opening
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      try write(element)
    }
    text += closing
  }

  private mutating func writeQuoted(_ string: String) {
    let quote: Unicode.Scalar =
      string.unicodeScalars.contains("'") && !string.unicodeScalars.contains("\"") ? "\"" : "'"
    text.unicodeScalars.append(quote)
    for scalar in string.unicodeScalars {
      switch scalar {
      case quote, "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: writePlain(scalar)
      }
    }
    text.unicodeScalars.append(quote)
  }

  private mutating func writePlain(_ scalar: Unicode.Scalar) {
    let number = scalar.value
    guard scalar != " ", !PythonText.isPrintable(scalar) else {
      text.unicodeScalars.append(scalar)
      return
    }
    let (letter, digits) =
      number < 0x100 ? ("x", 2) : number < 0x10000 ? ("u", 4) : ("U", 8)
    text += "\\" + letter + PythonNumber.hexadecimal(number, digits: digits)
  }
}

extension PythonText {
  /// Whether `repr` writes a character without escaping it.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      scalar == " "
    default: true
    }
  }
}

/// Numbers in Python's format.
enum PythonNumber {
  static func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// The shortest decimal number that gives the float; with an exponent below 1e-4 and from 1e16 on.
  static func text(
    _ number: Double, infinity: String = "inf", notANumber: String = "nan"
  ) -> String {
    guard !number.isNaN else { return notANumber }
    let sign = number.sign == .minus ? "-" : ""
    guard number.isFinite else { return sign + infinity }
    guard number != 0 else { return sign + "0.0" }
    // Swift gives the same digits, but uses exponents from other limits on.
    let parts = number.magnitude.description.split(separator: "e")
    let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let (whole, fraction) = (point[0], point.count > 1 ? point[1] : "")
    var digits = Array((whole + fraction).utf8)
    // The exponent of the first digit: 0 for 1.5.
    var exponent = whole.utf8.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    let leading = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    return sign + text(String(decoding: digits, as: UTF8.self), exponent: exponent)
  }

  private static func text(_ digits: String, exponent: Int) -> String {
    let count = digits.utf8.count
    guard (-4..<16).contains(exponent) else {
      let fraction = count > 1 ? "." + digits.dropFirst() : ""
      let power = "\(exponent.magnitude)"
      return digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+")
        + (power.utf8.count < 2 ? "0" : "") + power
    }
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    if count <= exponent + 1 {
      return digits + String(repeating: "0", count: exponent + 1 - count) + ".0"
    }
    return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }
}
