/// How much a template may do: one that never ends, or writes without end, stops with a sentence.
package struct TemplateBudget {
  /// What is left: each statement, each operation and each 16 bytes of a text count as one.
  private var steps: Int
  private let limit: Int

  /// A conversation of a million tokens takes a tenth of it.
  package static let stepLimit = 20_000_000

  /// Bytes of one text.
  static let textLimit = 1 << 26

  /// How deeply expressions, statements and calls may lie in each other.
  static let depthLimit = 200

  /// How deeply lists and dictionaries that a template makes may lie in each other.
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

  /// Charges for a list before it is made: four for each element, which takes 40 bytes.
  mutating func charge(elements: Int) throws(TemplateFailure) {
    try charge(elements.multipliedReportingOverflow(by: 4).overflow ? .max : elements * 4)
  }

  /// Charges for a list or a dictionary, and sees that it does not lie too deep.
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
