import Sluice
import SluiceFiles

/// `config.json` of any model: the keys of its configuration and `model_type`.
struct StoredConfiguration<Model: StoredModel>: Codable {
  let configuration: Model.Configuration

  init(configuration: Model.Configuration) { self.configuration = configuration }

  init(from decoder: any Decoder) throws {
    let type = try ModelTypeFile(from: decoder).modelType
    guard type == Model.modelType else {
      throw SettingsError.otherModelType(type, expected: Model.modelType)
    }
    configuration = try Model.Configuration(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try configuration.encode(to: encoder)
    try ModelTypeFile(modelType: Model.modelType).encode(to: encoder)
  }
}

/// The model type in `config.json`; other keys are ignored.
public struct ModelTypeFile: Codable, Sendable {
  /// The model type.
  public let modelType: String

  /// The key of the model type in `config.json`, for configurations that refuse unknown keys.
  public static let key = CodingKeys.modelType.rawValue

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
  }

  init(modelType: String) { self.modelType = modelType }

  /// Reads the model type.
  ///
  /// - Throws: `SettingsError.missingKey` if there is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let type = try container.decodeIfPresent(String.self, forKey: .modelType) else {
      throw SettingsError.missingKey(CodingKeys.modelType.rawValue)
    }
    modelType = type
  }

  /// Reads the model type of a checkpoint.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` if there is no configuration, `ContentError` if it has no model type.
  public init(folder: String) throws {
    self = try JSONFile.read(Self.self, from: CheckpointFiles(folder).configuration)
  }
}
