import SluiceFiles
import Sluice

/// A checkpoint that cannot be read, or one of another model.
public struct CheckpointError: SluiceError, Equatable {
  /// What is wrong with it.
  public enum Problem: ContentProblem, Equatable {
    /// A configuration of another kind of model than those expected.
    case otherModelType(String, expected: [String] = [LanguageModel.modelType])
    /// A setting is missing.
    case missingKey(String)
    /// A setting that means nothing; with the most similar one that does.
    case unknownKey(String, similar: String?)
    /// A setting has a value that it cannot take.
    case badValue(key: String, found: String, expected: String)
    /// The settings describe no possible model.
    case impossible(ConfigurationError)
    /// A tensor is missing.
    case missingTensor(String)
    /// A tensor has another shape than the configuration demands.
    case wrongShape(tensor: String, found: [Int], expected: [Int])
    /// Tensors that the configuration has no place for.
    case unexpectedTensors([String])
    /// The vocabulary has another size than the model.
    case vocabularySize(found: Int, expected: Int)
    /// Another vocabulary than that of the checkpoint it is to be compared with.
    case otherVocabulary(than: String)
  }

  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Bad data, or a bad configuration where the file is whole but says what cannot be.
  public var category: ErrorCategory {
    switch problem {
    case .missingTensor, .wrongShape, .unexpectedTensors, .vocabularySize,
      .otherVocabulary:
      .badData
    case .otherModelType, .missingKey, .unknownKey, .badValue, .impossible: .badConfiguration
    }
  }

  /// One sentence.
  public var description: String { "\(path): \(problem)" }
}

extension CheckpointError.Problem: CustomStringConvertible {
  /// The error about the file at `path`.
  public func error(at path: String) -> any SluiceError {
    CheckpointError(path: path, problem: self)
  }

  /// The sentence without the file.
  public var description: String {
    switch self {
    case .otherModelType(let type, let expected):
      let names = expected.map { "\"\($0)\"" }.joined(separator: " or ")
      return "model_type is \"\(type)\", expected \(names)"
    case .missingKey(let key):
      return "the key \(key) is missing"
    case .unknownKey(let key, let similar):
      return "the key \(key) is unknown" + (similar.map { "; did you mean \($0)?" } ?? "")
    case .badValue(let key, let found, let expected):
      return "\(key) is \(found), expected \(expected)"
    case .impossible(let error):
      return error.description
    case .missingTensor(let name):
      return "the tensor \(name) is missing"
    case .wrongShape(let tensor, let found, let expected):
      return "the tensor \(tensor) has shape \(found), expected \(expected)"
    case .unexpectedTensors(let names):
      let shown = names.prefix(3).joined(separator: ", ")
      let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "the configuration has no place for the tensors \(shown)\(rest)"
    case .vocabularySize(let found, let expected):
      return "the vocabulary has \(found) tokens, the model \(expected)"
    case .otherVocabulary(let other):
      return "its tokens are others than those of \(other), so they cannot read the same text"
    }
  }
}
