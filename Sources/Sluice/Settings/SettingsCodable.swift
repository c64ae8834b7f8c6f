import SluiceFiles

/// A value that files hold as one object, whose keys its table of settings lists.
///
/// ```swift
/// struct Configuration: Codable { var series: Int; var stack: Transformer.Configuration }
/// ```
///
/// Such values can lie in others, as here, or give their rows to another table
/// (`SettingsTable.holding(_:at:)`).
public protocol SettingsCodable: Codable {
  /// All settings.
  static var settings: SettingsTable<Self> { get }
  /// What a file's settings are read into.
  static var unread: Self { get }
}

extension SettingsCodable {
  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    try Self.settings.encode(self, to: encoder)
  }

  /// Reads settings; whether they go together is for the value's `validate()` to say.
  ///
  /// - Throws: `SettingsError` for a key that is missing or unknown, or a value that is not possible.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder)
    try reader.refuseUnknown(known: Self.settings.keys)
    self = Self.unread
    try Self.settings.decode(&self, from: reader)
  }
}
