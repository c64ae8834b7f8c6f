/// Decodes values from parsed JSON; errors contain the path, the found value and the expected value.
///
/// Foundation's decoder does not report these values if a number does not fit its type.
struct JSONValueDecoder: Decoder {
  let value: JSONValue
  var codingPath: [any CodingKey] = []
  /// Whether null stands for a number that is not finite, as `JSONFile` writes it.
  var readsNullAsNotANumber = false

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// A decoder for a part of the value.
  func part(_ value: JSONValue, _ key: any CodingKey) -> JSONValueDecoder {
    JSONValueDecoder(
      value: value, codingPath: codingPath + [key], readsNullAsNotANumber: readsNullAsNotANumber)
  }

  /// The value, decoded as the given type.
  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let leaf = type as? any JSONLeaf.Type {
      guard let value = try leaf.init(self) as? Value else { throw mismatch(type, "\(type)") }
      return value
    }
    do {
      return try Value(from: self)
    } catch DecodingError.dataCorrupted(let context)
      where context.codingPath.count == codingPath.count && context.underlyingError == nil
    {
      // The error of an enumeration for an unknown name contains neither the key nor the valid names.
      guard let names = names(of: type) else { throw DecodingError.dataCorrupted(context) }
      throw mismatch(type, names)
    }
  }

  /// The error for a value of an unexpected type.
  func mismatch(_ type: any Any.Type, _ expected: String) -> DecodingError {
    let problem = JSONProblem(codingPath, found: value.found, expected: expected)
    return .typeMismatch(
      type,
      .init(
        codingPath: codingPath, debugDescription: problem.description, underlyingError: problem))
  }

  private func names(of type: any Any.Type) -> String? {
    func names<Choice: CaseIterable>(_ type: Choice.Type) -> String? {
      let names = Choice.allCases.compactMap { choice in
        ((choice as? any RawRepresentable)?.rawValue as? String).map { quoted($0) }
      }
      return names.isEmpty ? nil : names.joined(separator: " or ")
    }
    return (type as? any CaseIterable.Type).flatMap { names($0) }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let values) = value else { throw mismatch([String: Any].self, "an object") }
    return KeyedDecodingContainer(JSONKeyedContainer<Key>(decoder: self, values: values))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let elements) = value else { throw mismatch([Any].self, "a list") }
    return JSONListContainer(decoder: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    JSONSingleContainer(decoder: self)
  }
}

// MARK: - Containers

// One generic method implements all the methods that the protocols require.

private struct JSONKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: JSONValueDecoder
  let values: JSONObject

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { values.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }

  private func part(_ key: some CodingKey) throws -> JSONValueDecoder {
    guard let value = values[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "the key is missing"))
    }
    return decoder.part(value, key)
  }

  func decodeNil(forKey key: Key) throws -> Bool { try part(key).value == .null }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try part(key).decoded(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try part(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try part(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try part(AnyCodingKey("super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try part(key) }
}

private struct JSONListContainer: UnkeyedDecodingContainer {
  let decoder: JSONValueDecoder
  let elements: [JSONValue]
  private(set) var currentIndex = 0

  init(decoder: JSONValueDecoder, elements: [JSONValue]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  /// Returns the next element and advances.
  private mutating func next<Value>(
    _ body: (JSONValueDecoder) throws -> Value
  ) throws -> Value {
    guard !isAtEnd else {
      throw decoder.mismatch([Any].self, "more than \(elements.count) elements")
    }
    let value = try body(decoder.part(elements[currentIndex], Place(currentIndex)))
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next { try $0.decoded(type) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }

  /// An index in a list, as a coding key.
  private struct Place: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }

    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }
}

private struct JSONSingleContainer: SingleValueDecodingContainer {
  let decoder: JSONValueDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value == .null }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decoded(type) }
}
