/// The limits of rendering: a template that does not end, or whose output does not end, stops with an error.
package struct TemplateBudget {
  /// The remaining steps: each statement, each operation and each 16 bytes of a text count as one step.
  private var steps: Int
  private let limit: Int

  /// The maximum number of steps; a conversation of a million tokens takes a tenth of it.
  package static let stepLimit = 20_000_000

  /// The maximum number of bytes of one text.
  static let textLimit = 1 << 26

  /// The maximum nesting depth of expressions, statements and calls.
  static let depthLimit = 200

  /// The maximum nesting depth of lists and dictionaries that a template makes.
  static let valueDepthLimit = 256

  /// Makes a budget of so many steps.
  package init(steps: Int = stepLimit) {
    self.steps = steps
    limit = steps
  }

  mutating func charge(_ count: Int = 1) throws(TemplateFailure) {
    steps -= min(count, steps + 1)
    guard steps >= 0 else {
      throw TemplateFailure(.beyondLimit("it takes more than \(limit) steps and does not end"))
    }
  }

  /// Charges for a text before it is made.
  mutating func charge(bytes: Int) throws(TemplateFailure) {
    guard bytes <= Self.textLimit else { throw Self.textTooLong }
    try charge(bytes / 16)
  }

  static var textTooLong: TemplateFailure {
    TemplateFailure(.beyondLimit("a text becomes longer than \(textLimit) bytes"))
  }

  /// Charges for a list before it is made: four steps for each element, which takes 40 bytes.
  mutating func charge(elements: Int) throws(TemplateFailure) {
    try charge(elements.multipliedReportingOverflow(by: 4).overflow ? .max : elements * 4)
  }

  /// Charges for a list or a dictionary, and checks its nesting depth.
  mutating func checked(
    _ value: TemplateValue, count: Int
  ) throws(TemplateFailure) -> TemplateValue {
    try charge(elements: count)
    guard value.depth <= Self.valueDepthLimit else {
      throw TemplateFailure(
        .beyondLimit("values lie more than \(Self.valueDepthLimit) deep in each other"))
    }
    return value
  }
}
