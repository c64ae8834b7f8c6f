/// A token of a template: text between tags, or a part of a tag.
struct TemplateToken {
  enum Kind: Equatable {
    /// Text that is written unchanged.
    case text(String)
    /// `{%` or `{{`.
    case blockStart, variableStart
    /// `%}` or `}}`.
    case blockEnd, variableEnd
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    /// An operator or a bracket.
    case symbol(String)
    case end
  }

  let kind: Kind
  /// The line, from 1.
  let line: Int
}

extension TemplateToken.Kind {
  /// The description of the token in messages.
  var found: String {
    switch self {
    case .text: "text"
    case .blockStart: "{%"
    case .variableStart: "{{"
    case .blockEnd: "%}"
    case .variableEnd: "}}"
    case .name(let name): name
    case .string: "a string"
    case .integer(let number): "\(number)"
    case .float(let number): "\(number)"
    case .symbol(let symbol): symbol
    case .end: "the end of the template"
    }
  }
}
