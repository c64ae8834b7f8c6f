import SluiceFiles

/// An error for settings in a file that are missing, unknown or invalid.
public enum SettingsError: ContentProblem, Equatable {
  /// The settings of a different type of model.
  case otherModelType(String, expected: String)
  /// A key is missing.
  case missingKey(String)
  /// An unknown key, with the most similar known key.
  case unknownKey(String, similar: String?)
  /// A setting has an invalid value.
  case badValue(key: String, found: String, expected: String)
  /// The settings cannot be combined.
  case impossible(ConfigurationError)

  /// Always a bad configuration.
  public var category: ErrorCategory { .badConfiguration }

  /// The sentence without the file.
  public var description: String {
    switch self {
    case .otherModelType(let type, let expected):
      "model_type is \"\(type)\", expected \"\(expected)\""
    case .missingKey(let key):
      "the key \(key) is missing"
    case .unknownKey(let key, let similar):
      "the key \(key) is unknown" + (similar.map { "; did you mean \($0)?" } ?? "")
    case .badValue(let key, let found, let expected):
      "\(key) is \(found), expected \(expected)"
    case .impossible(let error):
      error.description
    }
  }

  /// The error for an unknown key.
  package static func unknown(_ key: String, among keys: some Sequence<String>) -> SettingsError {
    .unknownKey(key, similar: nearest(to: key, among: keys))
  }
}
