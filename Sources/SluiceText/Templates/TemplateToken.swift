/// A piece of a template: text between tags, or what stands in them.
struct TemplateToken {
  enum Kind: Equatable {
    /// Text to write as it is.
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
  /// From 1 on.
  let line: Int
}

extension TemplateToken.Kind {
  /// What a message says was found.
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
