import SluiceFiles
import Sluice

/// An error for a checkpoint that is damaged or belongs to a different model.
public struct CheckpointError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Error, Equatable {
    /// A tensor is missing.
    case missingTensor(String)
    /// The shape of a tensor does not match the configuration.
    case wrongShape(tensor: String, found: [Int], expected: [Int])
    /// There are tensors that the configuration does not expect.
    case unexpectedTensors([String])
    /// The size of the vocabulary does not match the model.
    case vocabularySize(found: Int, expected: Int)
    /// The vocabulary differs from that of the checkpoint it is compared with.
    case otherVocabulary(than: String)
  }

  /// The file.
  public let path: String
  /// The problem.
  public let problem: Problem

  /// Makes an error about the file at `path`.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(path): \(oneLine(problem.description))" }
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
