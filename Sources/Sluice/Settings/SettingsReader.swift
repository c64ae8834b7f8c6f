import SluiceFiles

/// Reads settings from a JSON object; errors contain the key.
public struct SettingsReader {
  let container: KeyedDecodingContainer<AnyCodingKey>
  /// Whether the object contains only differences from another object, so that keys can be missing.
  public let isPartial: Bool

  /// Opens an object.
  public init(_ decoder: any Decoder, isPartial: Bool = false) throws {
    container = try decoder.container(keyedBy: AnyCodingKey.self)
    self.isPartial = isPartial
  }

  /// Whether the object has a key.
  public func has(_ key: String) -> Bool {
    container.contains(AnyCodingKey(key))
  }

  /// All keys of the object.
  public var keys: [String] { container.allKeys.map(\.stringValue) }

  /// Whether the object has a key with the value null.
  public func isNull(_ key: String) -> Bool {
    has(key) && (try? container.decodeNil(forKey: AnyCodingKey(key))) == true
  }

  /// A reader of the object that is the value of a key; nil if the key is missing or null.
  ///
  /// - Throws: an error if the value is not an object.
  public func nested(_ key: String) throws -> SettingsReader? {
    guard has(key), !isNull(key) else { return nil }
    return try SettingsReader(container.superDecoder(forKey: AnyCodingKey(key)))
  }

  /// The value of a required key; nil if it is missing in a partial object.
  public func required<Value: Decodable>(_ key: String) throws -> Value? {
    if let value: Value = try optional(key) { return value }
    guard isPartial else { throw SettingsError.missingKey(key) }
    return nil
  }

  /// The value of a key; nil if it is missing.
  public func optional<Value: Decodable>(_ key: String) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: AnyCodingKey(key))
  }

  /// The value for one of several names; the key is required.
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

  /// Throws an error if there is an unknown key.
  public func refuseUnknown(known: Set<String>) throws {
    let unknown = keys.filter { !known.contains($0) }
    if let first = unknown.min() { throw SettingsError.unknown(first, among: known) }
  }
}
