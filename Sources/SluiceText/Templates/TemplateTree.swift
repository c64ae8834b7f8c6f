/// A statement of a template.
struct TemplateStatement: Sendable {
  indirect enum Kind: Sendable {
    case text(String)
    case print(TemplateExpression)
    /// `if`: the first branch whose condition is true; a branch without a condition always applies.
    case choice([(condition: TemplateExpression?, body: [TemplateStatement])])
    case loop(TemplateLoop)
    case set([TemplateTarget], TemplateExpression)
    /// `set` with a body: its output, after filters.
    case setBlock(TemplateTarget, filters: [TemplateSuffix], body: [TemplateStatement])
    case macro(TemplateMacro)
    /// A body with its own variables.
    case with([(target: [TemplateTarget], value: TemplateExpression)], body: [TemplateStatement])
    case filter([TemplateSuffix], body: [TemplateStatement])
    /// A call of a macro; `caller()` in the macro renders the body.
    case call(TemplateExpression, TemplateMacro)
    case breakLoop, continueLoop
  }

  let kind: Kind
  let line: Int
}

/// `for targets in values if condition`, its body, and the body for an empty loop.
struct TemplateLoop: Sendable {
  let targets: [TemplateTarget]
  let values: TemplateExpression
  let condition: TemplateExpression?
  let body: [TemplateStatement]
  let otherwise: [TemplateStatement]
}

/// An assignment target: a variable, or an attribute of a namespace.
enum TemplateTarget: Sendable {
  case name(String)
  case attribute(of: String, String)
}

/// A macro: its name, its parameters and their default values, its body.
struct TemplateMacro: Sendable {
  let name: String
  let parameters: [(name: String, standard: TemplateExpression?)]
  let body: [TemplateStatement]
}

/// An expression.
///
/// Chains of operators are lists, not trees, so that long chains are evaluated without recursion.
struct TemplateExpression: Sendable {
  indirect enum Kind: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string(String)
    case name(String)
    case list([TemplateExpression])
    case tuple([TemplateExpression])
    case dictionary([(key: TemplateExpression, value: TemplateExpression)])
    /// A value and its suffixes, from left to right.
    case chain(TemplateExpression, [TemplateSuffix])
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case positive(TemplateExpression)
    case and([TemplateExpression])
    case or([TemplateExpression])
    case comparison(TemplateExpression, [(TemplateComparison, TemplateExpression)])
    case arithmetic(TemplateExpression, [(TemplateArithmetic, TemplateExpression)])
    case concatenation([TemplateExpression])
    case conditional(
      TemplateExpression, condition: TemplateExpression, otherwise: TemplateExpression?)
  }

  let kind: Kind
  let line: Int
}

/// A suffix of a value: an operation on it.
struct TemplateSuffix: Sendable {
  indirect enum Kind: Sendable {
    /// `.name`
    case attribute(String)
    /// `[index]`
    case item(TemplateExpression)
    /// `[start:stop:step]`
    case slice(TemplateExpression?, TemplateExpression?, TemplateExpression?)
    case call(TemplateArguments)
    case filter(TemplateFilter, TemplateArguments)
    case test(TemplateTest, TemplateArguments, isNegated: Bool)
  }

  let kind: Kind
  let line: Int
}

/// The arguments of a call.
struct TemplateArguments: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
}

enum TemplateComparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

enum TemplateArithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case divideWhole = "//"
  case remainder = "%"
  case power = "**"
}
