/// The values of a GGUF file by key, in the file's order.
public struct GGUFMetadata: Sendable {
  /// The keys, in order.
  public private(set) var keys: [String] = []
  private var values: [String: GGUFValue] = [:]
  /// What errors call the file.
  let path: String

  /// No values yet.
  ///
  /// - Parameter path: what errors call the file.
  public init(path: String = "the metadata") { self.path = path }

  /// The value of a key; nil where there is none.
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
  /// These values, in this order.
  public init(dictionaryLiteral elements: (String, GGUFValue)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

// MARK: - Values of one kind

extension GGUFMetadata {
  /// A text.
  ///
  /// - Parameters:
  ///   - key: its key.
  ///   - standard: what counts where there is none; nil where it must be there.
  /// - Throws: `GGUFError` that names the key, where there is none or a value of another kind.
  public func string(_ key: String, default standard: String? = nil) throws -> String {
    try value(key, standard, "a string") { if case .string(let text) = $0 { text } else { nil } }
  }

  /// A whole number, whatever its width.
  ///
  /// - Throws: as `string(_:default:)`.
  public func integer(_ key: String, default standard: Int? = nil) throws -> Int {
    try value(key, standard, "a whole number") { $0.integer }
  }

  /// A number.
  ///
  /// - Throws: as `string(_:default:)`.
  public func number(_ key: String, default standard: Double? = nil) throws -> Double {
    try value(key, standard, "a number") { $0.number }
  }

  /// A truth value.
  ///
  /// - Throws: as `string(_:default:)`.
  public func bool(_ key: String, default standard: Bool? = nil) throws -> Bool {
    try value(key, standard, "true or false") {
      if case .bool(let value) = $0 { value } else { nil }
    }
  }

  /// Texts.
  ///
  /// - Throws: as `string(_:default:)`.
  public func strings(_ key: String, default standard: [String]? = nil) throws -> [String] {
    try value(key, standard, "an array of strings") {
      if case .array(.string(let texts)) = $0 { texts } else { nil }
    }
  }

  /// Whole numbers, whatever their width.
  ///
  /// - Throws: as `string(_:default:)`.
  public func integers(_ key: String, default standard: [Int]? = nil) throws -> [Int] {
    try value(key, standard, "an array of whole numbers") {
      if case .array(let array) = $0 { array.integers } else { nil }
    }
  }

  /// Numbers.
  ///
  /// - Throws: as `string(_:default:)`.
  public func numbers(_ key: String, default standard: [Double]? = nil) throws -> [Double] {
    try value(key, standard, "an array of numbers") {
      if case .array(let array) = $0 { array.numbers } else { nil }
    }
  }

  /// What tensors begin at a multiple of.
  func alignment() throws(GGUFError.Problem) -> Int {
    guard let value = values["general.alignment"] else { return 32 }
    guard let alignment = value.integer, alignment > 0, alignment & (alignment - 1) == 0,
      alignment <= 1 << 30
    else { throw .impossibleAlignment(found: value.found) }
    return alignment
  }

  private func value<Value>(
    _ key: String, _ standard: Value?, _ expected: String, _ read: (GGUFValue) -> Value?
  ) throws -> Value {
    guard let stored = values[key] else {
      guard let standard else { throw failure(.missingKey(key)) }
      return standard
    }
    guard let value = read(stored) else {
      throw failure(.wrongValue(key: key, found: stored.found, expected: expected))
    }
    return value
  }

  func failure(_ problem: GGUFError.Problem) -> GGUFError {
    GGUFError(path: path, problem: problem)
  }
}
