import Sluice

/// The settings of a model in its `config.json`, which are checked when they are read.
///
/// ```swift
/// struct Configuration: ModelSettings { ... }
/// ```
public protocol ModelSettings: SettingsCodable {
  /// Throws an error if the settings are invalid.
  func validate() throws(ConfigurationError)
}

extension ModelSettings {
  /// Reads all settings; the file also has the type of the model.
  ///
  /// - Throws: `SettingsError` for a missing or unknown key, or an invalid value.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder)
    try reader.refuseUnknown(known: Self.settings.keys.union([ModelTypeFile.key]))
    self = Self.unread
    try Self.settings.decode(&self, from: reader)
    do {
      try validate()
    } catch {
      throw SettingsError.impossible(error)
    }
  }
}
