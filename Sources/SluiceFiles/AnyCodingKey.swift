/// A key of a JSON object, whatever its name.
package struct AnyCodingKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  package init(stringValue: String) { self.stringValue = stringValue }
  package init(_ name: String) { stringValue = name }
  package init?(intValue: Int) { nil }
}
