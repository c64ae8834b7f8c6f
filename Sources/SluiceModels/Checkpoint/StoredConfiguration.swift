import Sluice
import SluiceFiles

/// `config.json` of any model: `model_type` among the keys of its configuration.
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

/// The kind of model that `config.json` tells of, whatever else it holds.
public struct ModelTypeFile: Codable, Sendable {
  /// The kind.
  public let modelType: String

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
  }

  init(modelType: String) { self.modelType = modelType }

  /// Reads the kind of model.
  ///
  /// - Throws: `SettingsError.missingKey` where none is named.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let type = try container.decodeIfPresent(String.self, forKey: .modelType) else {
      throw SettingsError.missingKey(CodingKeys.modelType.rawValue)
    }
    modelType = type
  }

  /// Reads the kind of model in a checkpoint.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: `FileError` where there is no configuration, `ContentError` where it names no kind.
  public init(folder: String) throws {
    self = try JSONFile.read(Self.self, from: CheckpointFiles(folder).configuration)
  }
}
