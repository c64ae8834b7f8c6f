import SluiceFiles

/// A setting of a value, such as a layer configuration: its key and its coding in files.
///
/// ```swift
/// static let settings = SettingsTable<Self>([
///   Setting("hidden_size", \.hiddenSize),                          // always written
///   Setting("attn_logit_softcapping", \.softCap),                  // written if it is not nil
///   Setting("use_qk_norm", \.normalizesQueriesAndKeys, usual: false),  // written if it is not false
/// ])
/// ```
public struct Setting<Root>: Sendable {
  /// The key of the setting in files, followed by alternative keys.
  public let keys: [String]
  /// Writes the setting; if `isAlways`, also a default value or nil.
  let encode: Writing
  let decode: Reading
  /// Whether this setting is equal in two values.
  let isEqual: @Sendable (Root, Root) -> Bool

  /// The object that settings are written to.
  public typealias Container = KeyedEncodingContainer<AnyCodingKey>
  /// The key path of a setting in its value.
  public typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable
  /// Writes a setting of a value.
  public typealias Writing = @Sendable (Root, inout Container, _ isAlways: Bool) throws -> Void
  /// Reads a setting into a value.
  public typealias Reading = @Sendable (inout Root, SettingsReader) throws -> Void

  /// A setting that is always written.
  ///
  /// - Parameters:
  ///   - key: the key in files.
  ///   - path: the key path in the value.
  ///   - isRequired: whether reading a file without the key throws; otherwise the value is unchanged.
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

  /// A setting that is written if it differs from its default.
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

  /// A setting that is written if it is not nil.
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

  /// A required setting with one of several named values; it is always written.
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

  /// A setting with the cases of an enumeration as values; it is written if it is not nil.
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

  /// A setting with custom coding.
  ///
  /// - Parameters:
  ///   - keys: all keys that are read and written.
  ///   - write: writes the setting; a default value only if `isAlways`.
  ///   - read: reads the setting; without a key in the file, the value is unchanged.
  ///   - isEqual: whether the setting is equal in two values.
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

  /// This setting as a setting of an outer value that contains the value at `path`.
  func lifted<Outer>(to path: any WritableKeyPath<Outer, Root> & Sendable) -> Setting<Outer> {
    Setting<Outer>(
      keys: keys, write: { try encode($0[keyPath: path], &$1, $2) },
      read: { try decode(&$0[keyPath: path], $1) },
      isEqual: { isEqual($0[keyPath: path], $1[keyPath: path]) })
  }
}
