import SluiceFiles

/// A value that is coded as one JSON object, with the keys of its settings table.
///
/// ```swift
/// struct Configuration: Codable { var series: Int; var stack: Transformer.Configuration }
/// ```
///
/// Such values can be nested, as here, or add their rows to another table (`SettingsTable.holding(_:at:)`).
public protocol SettingsCodable: Codable {
  /// All settings.
  static var settings: SettingsTable<Self> { get }
  /// The initial value into which the settings of a file are read.
  static var unread: Self { get }
}

extension SettingsCodable {
  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    try Self.settings.encode(self, to: encoder)
  }

  /// Reads all settings; use `validate()` to check their combination.
  ///
  /// - Throws: `SettingsError` for a missing or unknown key, or an invalid value.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder)
    try reader.refuseUnknown(known: Self.settings.keys)
    self = Self.unread
    try Self.settings.decode(&self, from: reader)
  }
}
