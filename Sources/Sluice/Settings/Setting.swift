import SluiceFiles

/// A setting of a value, such as a layer's configuration: its key in files, and its coding.
///
/// ```swift
/// static let settings = SettingsTable<Self>([
///   Setting("hidden_size", \.hiddenSize),                          // always there
///   Setting("attn_logit_softcapping", \.softCap),                  // there where it is not nil
///   Setting("use_qk_norm", \.normalizesQueriesAndKeys, usual: false),  // there where it is not false
/// ])
/// ```
public struct Setting<Root>: Sendable {
  /// Keys of the setting in files; all but the first are alternatives.
  public let keys: [String]
  /// Writes the setting, also as usual or nil where it is to be written always.
  let encode: Writing
  let decode: Reading
  /// Whether two values agree in this setting.
  let isEqual: @Sendable (Root, Root) -> Bool

  /// The object that settings are written to.
  public typealias Container = KeyedEncodingContainer<AnyCodingKey>
  /// Where a setting lies in its value.
  public typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable
  /// Writes a setting of a value.
  public typealias Writing = @Sendable (Root, inout Container, _ isAlways: Bool) throws -> Void
  /// Reads a setting into a value.
  public typealias Reading = @Sendable (inout Root, SettingsReader) throws -> Void

  /// A setting that is always written.
  ///
  /// - Parameters:
  ///   - key: its key in files.
  ///   - path: where it lies in the value.
  ///   - isRequired: whether files without it are refused; otherwise the value stays as it is.
  public init<Value: Codable & Equatable & Sendable>(
    _ key: String, _ path: any Path<Value>, isRequired: Bool = true
  ) {
    self.init(
      key,
      write: { root, container, _ in
        try container.encode(root[keyPath: path], forKey: AnyCodingKey(key))
      },
      read: { root, reader in
        let value: Value? = try isRequired ? reader.required(key) : reader.optional(key)
        if let value { root[keyPath: path] = value }
      },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// A setting that is written where it is not as usual.
  public init<Value: Codable & Equatable & Sendable>(
    _ key: String, _ path: any Path<Value>, usual: Value
  ) {
    self.init(
      key,
      write: { root, container, isAlways in
        let value = root[keyPath: path]
        if value != usual || isAlways { try container.encode(value, forKey: AnyCodingKey(key)) }
      },
      read: { if let value: Value = try $1.optional(key) { $0[keyPath: path] = value } },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// A setting that is written where it is not nil.
  public init<Value: Codable & Equatable & Sendable>(_ key: String, _ path: any Path<Value?>) {
    self.init(
      key,
      write: { root, container, isAlways in
        let value = root[keyPath: path]
        if value != nil || isAlways { try container.encode(value, forKey: AnyCodingKey(key)) }
      },
      read: { if $1.has(key) { $0[keyPath: path] = try $1.optional(key) } },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// One of several names, always written, which must be there.
  public init<Value: Equatable & Sendable>(
    _ key: String, _ path: any Path<Value>, names: KeyValuePairs<String, Value>
  ) {
    self.init(
      key,
      write: { root, container, _ in
        let name = names.first { $0.value == root[keyPath: path] }?.key
        try container.encode(name, forKey: AnyCodingKey(key))
      },
      read: { if let value = try $1.choice(key, names) { $0[keyPath: path] = value } },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// One of the cases of an enumeration, written where it is not nil.
  public init<Value: RawRepresentable<String> & CaseIterable & Equatable & Sendable>(
    choice key: String, _ path: any Path<Value?>
  ) {
    self.init(
      key,
      write: { root, container, isAlways in
        let value = root[keyPath: path]
        guard value != nil || isAlways else { return }
        try container.encode(value?.rawValue, forKey: AnyCodingKey(key))
      },
      read: { root, reader in
        guard reader.has(key) else { return }
        let name: String? = try reader.optional(key)
        let names = Value.allCases.map { (key: $0.rawValue, value: $0) }
        root[keyPath: path] = name == nil ? nil : try reader.choice(key, names)
      },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// A setting with a coding of its own.
  ///
  /// - Parameters:
  ///   - keys: all that it reads and writes.
  ///   - write: writes it; a value that is as usual only if `isAlways`.
  ///   - read: reads it; what a file does not say stays as it is.
  ///   - isEqual: whether two values agree in it.
  public init(
    keys: [String],
    write: @escaping Writing, read: @escaping Reading,
    isEqual: @escaping @Sendable (Root, Root) -> Bool
  ) {
    self.keys = keys
    encode = write
    decode = read
    self.isEqual = isEqual
  }

  private init(
    _ key: String, write: @escaping Writing, read: @escaping Reading,
    isEqual: @escaping @Sendable (Root, Root) -> Bool
  ) {
    self.init(keys: [key], write: write, read: read, isEqual: isEqual)
  }

  /// The same setting of a value that holds this one's.
  func lifted<Outer>(to path: any WritableKeyPath<Outer, Root> & Sendable) -> Setting<Outer> {
    Setting<Outer>(
      keys: keys, write: { try encode($0[keyPath: path], &$1, $2) },
      read: { try decode(&$0[keyPath: path], $1) },
      isEqual: { isEqual($0[keyPath: path], $1[keyPath: path]) })
  }
}
