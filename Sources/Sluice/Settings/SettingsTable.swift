import SluiceFiles

/// The settings of a value as a table with one row for each, for coding and comparison.
///
/// The table of a value that contains other values includes their rows, so that nested values are coded as
/// one flat object.
public struct SettingsTable<Root>: Sendable {
  /// The rows, in the order in which they are read.
  public let rows: [Setting<Root>]

  /// Makes a table of rows.
  public init(_ rows: [Setting<Root>]) {
    self.rows = rows
  }

  /// This table with the rows of an inner value, which are read first.
  ///
  /// - Parameters:
  ///   - inner: the table of the inner value.
  ///   - path: the key path of the inner value.
  ///   - keys: the keys of the inner value that this value codes itself.
  public func holding<Inner>(
    _ inner: SettingsTable<Inner>, at path: any WritableKeyPath<Root, Inner> & Sendable,
    leavingOut keys: Set<String> = []
  ) -> SettingsTable {
    let held = inner.rows.filter { keys.isDisjoint(with: $0.keys) }
    return SettingsTable(held.map { $0.lifted(to: path) } + rows)
  }

  /// This table with a row that is read before all others.
  package func after(_ first: Setting<Root>) -> SettingsTable { SettingsTable([first] + rows) }

  /// All known keys.
  public var keys: Set<String> { Set(rows.flatMap(\.keys)) }

  /// Writes all settings into an object, which can contain other keys as well.
  ///
  /// - Parameters:
  ///   - value: the value to write.
  ///   - encoder: the encoder.
  ///   - base: if given, only settings that differ from it are written.
  public func encode(
    _ value: Root, to encoder: any Encoder, unlike base: Root? = nil
  ) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    for row in rows where base.map({ !row.isEqual(value, $0) }) ?? true {
      try row.encode(value, &container, base != nil)
    }
  }

  /// Reads settings into a value; settings without a key in the file are unchanged, unless they are required.
  ///
  /// - Throws: `SettingsError` for a missing or invalid setting.
  public func decode(_ value: inout Root, from reader: SettingsReader) throws {
    for row in rows { try row.decode(&value, reader) }
  }

  /// The settings that differ from those of another value, such as `attn_logit_softcapping 30`.
  ///
  /// - Parameter keys: settings that are not compared.
  package func differences(
    of value: Root, from other: Root, leavingOut keys: Set<String> = []
  ) -> [String] {
    rows.filter { !$0.isEqual(value, other) && keys.isDisjoint(with: $0.keys) }.map { row in
      let written = (try? JSONFile.bytes(Written(row: row, value: value))) ?? []
      return String(decoding: written, as: UTF8.self)
        .split { "{}\"\n".contains($0) }.joined(separator: " ")
        .split(separator: " ").filter { $0 != ":" }.joined(separator: " ")
    }
  }

  /// A single setting in the form of files.
  private struct Written: Encodable {
    let row: Setting<Root>
    let value: Root

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: AnyCodingKey.self)
      try row.encode(value, &container, true)
    }
  }
}
