import SluiceFiles

/// A setting of a recipe that a kind of model does not take.
public struct UnsupportedSetting: SluiceError, Equatable {
  /// The setting.
  public let setting: String
  /// The kind of model.
  public let modelType: String

  /// Names a setting and the kind of model that does not take it.
  public init(setting: String, modelType: String) {
    self.setting = setting
    self.modelType = modelType
  }

  /// Always a configuration that cannot work.
  public var category: ErrorCategory { .badConfiguration }

  /// One sentence.
  public var description: String { "a model of type \(modelType) does not support \(setting)" }
}
