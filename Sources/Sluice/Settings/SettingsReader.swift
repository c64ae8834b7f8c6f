import SluiceFiles

/// Reads settings from one JSON object and names those at fault.
public struct SettingsReader {
  let container: KeyedDecodingContainer<AnyCodingKey>
  /// Whether only what differs from another object is there, so that nothing is missing.
  public let isPartial: Bool

  /// Opens an object.
  public init(_ decoder: any Decoder, isPartial: Bool = false) throws {
    container = try decoder.container(keyedBy: AnyCodingKey.self)
    self.isPartial = isPartial
  }

  /// Whether a key is there.
  public func has(_ key: String) -> Bool {
    container.contains(AnyCodingKey(key))
  }

  /// All keys that are there.
  public var keys: [String] { container.allKeys.map(\.stringValue) }

  /// Whether a key is there and its value is null.
  public func isNull(_ key: String) -> Bool {
    has(key) && (try? container.decodeNil(forKey: AnyCodingKey(key))) == true
  }

  /// Reads the settings of an object within this one; nil where it is not there.
  ///
  /// - Throws: where the value is no object.
  public func nested(_ key: String) throws -> SettingsReader? {
    guard has(key), !isNull(key) else { return nil }
    return try SettingsReader(container.superDecoder(forKey: AnyCodingKey(key)))
  }

  /// The value of a key that must be there; nil where only differences are.
  public func required<Value: Decodable>(_ key: String) throws -> Value? {
    if let value: Value = try optional(key) { return value }
    guard isPartial else { throw SettingsError.missingKey(key) }
    return nil
  }

  /// The value of a key; nil where it is not there.
  public func optional<Value: Decodable>(_ key: String) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: AnyCodingKey(key))
  }

  /// The value of a name that must be there.
  public func choice<Value>(
    _ key: String, _ names: some Collection<(key: String, value: Value)>
  ) throws -> Value? {
    guard let name: String = try required(key) else { return nil }
    guard let choice = names.first(where: { $0.key == name }) else {
      throw SettingsError.badValue(
        key: key, found: "\"\(name)\"",
        expected: names.map { "\"\($0.key)\"" }.joined(separator: " or "))
    }
    return choice.value
  }

  /// Throws where a key is none of those known.
  public func refuseUnknown(known: Set<String>) throws {
    let unknown = keys.filter { !known.contains($0) }
    if let first = unknown.min() { throw SettingsError.unknown(first, among: known) }
  }
}
