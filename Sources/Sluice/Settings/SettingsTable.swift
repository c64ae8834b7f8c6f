import SluiceFiles

/// All settings of a value, each in one row: what files hold of it, and how values differ.
///
/// Values that hold others take over their rows, so that nested values lie in one flat object.
public struct SettingsTable<Root>: Sendable {
  /// The rows, in the order they are read.
  public let rows: [Setting<Root>]

  /// Makes a table of rows.
  public init(_ rows: [Setting<Root>]) {
    self.rows = rows
  }

  /// The same with the rows of a value that this one holds, which are read first.
  ///
  /// - Parameters:
  ///   - inner: the inner value's table.
  ///   - path: where this value holds it.
  ///   - keys: settings of the inner value that this one codes itself.
  public func holding<Inner>(
    _ inner: SettingsTable<Inner>, at path: any WritableKeyPath<Root, Inner> & Sendable,
    leavingOut keys: Set<String> = []
  ) -> SettingsTable {
    let held = inner.rows.filter { keys.isDisjoint(with: $0.keys) }
    return SettingsTable(held.map { $0.lifted(to: path) } + rows)
  }

  /// The same with a row that is read before all others.
  package func after(_ first: Setting<Root>) -> SettingsTable { SettingsTable([first] + rows) }

  /// Keys that mean something.
  public var keys: Set<String> { Set(rows.flatMap(\.keys)) }

  /// Writes all settings into an object that others may write to as well.
  ///
  /// - Parameters:
  ///   - value: what is written.
  ///   - encoder: what it is written to.
  ///   - base: with it only settings that differ from its are written.
  public func encode(
    _ value: Root, to encoder: any Encoder, unlike base: Root? = nil
  ) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    for row in rows where base.map({ !row.isEqual(value, $0) }) ?? true {
      try row.encode(value, &container, base != nil)
    }
  }

  /// Reads settings into a value; what is not there and need not be stays as it is.
  ///
  /// - Throws: `SettingsError` for a setting that is missing or cannot be.
  public func decode(_ value: inout Root, from reader: SettingsReader) throws {
    for row in rows { try row.decode(&value, reader) }
  }

  /// What is not as in another value, such as `attn_logit_softcapping 30`.
  ///
  /// - Parameter keys: settings that do not count.
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

  /// A single setting as files have it.
  private struct Written: Encodable {
    let row: Setting<Root>
    let value: Root

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: AnyCodingKey.self)
      try row.encode(value, &container, true)
    }
  }
}
