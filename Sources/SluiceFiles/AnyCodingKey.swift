/// A coding key with any name.
public struct AnyCodingKey: CodingKey {
  /// The name.
  public let stringValue: String
  /// Always nil.
  public var intValue: Int? { nil }

  /// Makes a key with the given name.
  public init(stringValue: String) { self.stringValue = stringValue }
  /// Makes a key with the given name.
  public init(_ name: String) { stringValue = name }
  /// Always nil.
  public init?(intValue: Int) { nil }
}
