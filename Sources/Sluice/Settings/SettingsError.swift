import SluiceFiles

/// Settings in a file that are missing, unknown or impossible.
public enum SettingsError: ContentProblem, Equatable {
  /// The settings of another kind of model.
  case otherModelType(String, expected: String)
  /// A setting is missing.
  case missingKey(String)
  /// A setting that means nothing; with the most similar one that does.
  case unknownKey(String, similar: String?)
  /// A setting has a value that it cannot take.
  case badValue(key: String, found: String, expected: String)
  /// The settings describe nothing that can be made.
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

  /// The error for a key that is none of those known.
  package static func unknown(_ key: String, among keys: some Sequence<String>) -> SettingsError {
    .unknownKey(key, similar: nearest(to: key, among: keys))
  }
}
