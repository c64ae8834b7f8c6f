import SluiceFiles

/// An error for a setting of a recipe that a model type does not support.
public struct UnsupportedSetting: SluiceError, Equatable {
  /// The setting.
  public let setting: String
  /// The model type.
  public let modelType: String

  /// Makes an error.
  public init(setting: String, modelType: String) {
    self.setting = setting
    self.modelType = modelType
  }

  /// Always `badConfiguration`.
  public var category: ErrorCategory { .badConfiguration }

  /// One sentence.
  public var description: String { "a model of type \(modelType) does not support \(setting)" }
}
