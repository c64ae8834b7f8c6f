import Sluice
import SluiceFiles
import SluiceModels
import SluiceSeries

/// Reading a model for a command that needs a language model.
enum LanguageModelReading {
  /// Shows that the model at `path` is being read by `body`.
  ///
  /// - Throws: `NoLanguageModel` if it is a forecaster or a classifier.
  static func read<Model>(_ path: String, _ body: () throws -> Model) throws -> Model {
    do {
      return try LoadingProgress.show(path, body)
    } catch let error as ContentError {
      guard case .otherModelType(let type, _) = error.problem as? SettingsError,
        [Forecaster.modelType, SequenceClassifier.modelType].contains(type)
      else { throw error }
      throw NoLanguageModel(path: path, type: type)
    }
  }

  /// The language model at `path`.
  static func textModel(at path: String) throws -> TextModel {
    try read(path) { try TextModel(at: path) }
  }
}

/// The error for a forecaster or a classifier where a language model is needed.
struct NoLanguageModel: SluiceError {
  let path: String
  let type: String

  var category: ErrorCategory { .badConfiguration }

  var description: String {
    "\(path) is a \(type), not a language model: use `sluice predict` or `sluice evaluate`"
  }
}
