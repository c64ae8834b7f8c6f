/// A key of a JSON object, whatever its name.
public struct AnyCodingKey: CodingKey {
  /// The name.
  public let stringValue: String
  /// Always nil.
  public var intValue: Int? { nil }

  /// The key of a name.
  public init(stringValue: String) { self.stringValue = stringValue }
  /// The key of a name.
  public init(_ name: String) { stringValue = name }
  /// Always nil.
  public init?(intValue: Int) { nil }
}
