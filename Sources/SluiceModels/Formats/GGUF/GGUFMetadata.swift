/// The metadata of a GGUF file: values by key, in the order of the file.
public struct GGUFMetadata: Sendable {
  /// The keys, in order.
  public private(set) var keys: [String] = []
  private var values: [String: GGUFValue] = [:]
  /// The name of the file in errors.
  let path: String

  /// Makes empty metadata.
  ///
  /// - Parameter path: the name of the file in errors.
  public init(path: String = "the metadata") { self.path = path }

  /// The value of a key; nil if there is none.
  public subscript(key: String) -> GGUFValue? {
    get { values[key] }
    set {
      if newValue == nil {
        keys.removeAll { $0 == key }
      } else if values[key] == nil {
        keys.append(key)
      }
      values[key] = newValue
    }
  }
}

extension GGUFMetadata: ExpressibleByDictionaryLiteral {
  /// Makes metadata with these values, in this order.
  public init(dictionaryLiteral elements: (String, GGUFValue)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

// MARK: - Values by type

extension GGUFMetadata: MetadataLookup {
  /// A text; nil if the key is missing.
  ///
  /// - Throws: `GGUFError` with the key if the value has a different type.
  public func text(_ key: String) throws -> String? {
    try value(key, "a string") { if case .string(let text) = $0 { text } else { nil } }
  }

  /// An integer of any width; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func integer(_ key: String) throws -> Int? {
    try value(key, "a whole number") { $0.integer }
  }

  /// A number; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func number(_ key: String) throws -> Double? { try value(key, "a number") { $0.number } }

  /// A Boolean; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func bool(_ key: String) throws -> Bool? {
    try value(key, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
  }

  /// An array of texts; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func texts(_ key: String) throws -> [String]? {
    try value(key, "an array of strings") {
      if case .array(.string(let texts)) = $0 { texts } else { nil }
    }
  }

  /// An array of integers of any width; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func integers(_ key: String) throws -> [Int]? {
    try value(key, "an array of whole numbers") {
      if case .array(let array) = $0 { array.integers } else { nil }
    }
  }

  /// An array of numbers; nil if the key is missing.
  ///
  /// - Throws: as `text(_:)`.
  public func numbers(_ key: String) throws -> [Double]? {
    try value(key, "an array of numbers") {
      if case .array(let array) = $0 { array.numbers } else { nil }
    }
  }

  /// A required value.
  ///
  /// ```swift
  /// let width = try metadata.required("llama.embedding_length", metadata.integer)
  /// ```
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - read: reads a value of the expected type.
  /// - Throws: `GGUFError` with the key if it is missing, and the errors of `read`.
  public func required<Value>(
    _ key: String, _ read: (_ key: String) throws -> Value?
  ) throws -> Value {
    guard let value = try read(key) else { throw failure(.missingKey(key)) }
    return value
  }

  private func value<Value>(
    _ key: String, _ expected: String, _ read: (GGUFValue) -> Value?
  ) throws -> Value? {
    guard let stored = values[key] else { return nil }
    guard let value = read(stored) else {
      throw failure(.wrongValue(key: key, found: stored.found, expected: expected))
    }
    return value
  }

  /// The alignment of tensors in bytes.
  func alignment() throws(GGUFError.Problem) -> Int {
    guard let value = values["general.alignment"] else { return 32 }
    guard let alignment = value.integer, alignment > 0, alignment & (alignment - 1) == 0,
      alignment <= 1 << 30
    else { throw .impossibleAlignment(found: value.found) }
    return alignment
  }

  func failure(_ problem: GGUFError.Problem) -> GGUFError {
    GGUFError(path: path, problem: problem)
  }
}
