import SluiceFiles
import Sluice

/// A checkpoint that cannot be read, or one of another model.
public struct CheckpointError: SluiceError, Equatable {
  /// What is wrong with it.
  public enum Problem: Error, Equatable {
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

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(path): \(problem)" }
}

extension CheckpointError.Problem: CustomStringConvertible {

  /// The sentence without the file.
  public var description: String {
    switch self {
    case .missingTensor(let name):
      return "the tensor \(name) is missing"
    case .wrongShape(let tensor, let found, let expected):
      return "the tensor \(tensor) has shape \(found), expected \(expected)"
    case .unexpectedTensors(let names):
      let shown = names.prefix(3).joined(separator: ", ")
      let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "the file has tensors that the configuration does not expect: \(shown)\(rest)"
    case .vocabularySize(let found, let expected):
      return "the vocabulary has \(found) tokens, but the model has \(expected)"
    case .otherVocabulary(let other):
      return "its vocabulary differs from that of \(other), so they cannot read the same text"
    }
  }
}
