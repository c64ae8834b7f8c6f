/// `str.format`: replaces `{}`, `{0}` and `{name}` in a text by values; other forms are not supported.
struct PythonFormat {
  private enum Part {
    case text(String)
    case position(Int)
    case name(String)
  }

  private var parts: [Part] = []

  init(_ text: String) throws(TemplateFailure) {
    var scalars = Array(text.unicodeScalars)[...]
    var plain = ""
    var count = 0
    while let scalar = scalars.popFirst() {
      guard scalar == "{" || scalar == "}" else {
        plain.unicodeScalars.append(scalar)
        continue
      }
      if scalars.first == scalar {
        scalars.removeFirst()
        plain.unicodeScalars.append(scalar)
        continue
      }
      guard scalar == "{", let end = scalars.firstIndex(of: "}") else {
        throw .failed("a bracket in the text of format is not paired")
      }
      let field = PythonText.string(scalars[..<end])
      scalars = scalars[(end + 1)...]
      parts.append(.text(plain))
      plain = ""
      if field.isEmpty {
        parts.append(.position(count))
        count += 1
      } else if let index = Int(field), index >= 0 {
        parts.append(.position(index))
      } else if field.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isXIDContinue }) {
        parts.append(.name(field))
      } else {
        throw .unknown("field of format", field)
      }
    }
    parts.append(.text(plain))
  }

  /// The text with the values inserted.
  func text(_ given: TemplateGiven) throws(TemplateFailure) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .position(let index):
        guard index < given.positional.count else {
          throw .failed("format has no value \(index), \(given.positional.count) are given")
        }
        result += try given.positional[index].text()
      case .name(let name):
        guard let value = given.named.first(where: { $0.name == name })?.value else {
          throw .failed("format has no value \(name)")
        }
        result += try value.text()
      }
      guard result.utf8.count <= TemplateBudget.textLimit else { throw TemplateBudget.textTooLong }
    }
    return result
  }
}
