/// An error for tensors that cannot be loaded into a module.
public enum WeightLoadingError: Error, Equatable {
  /// A tensor is missing.
  case missing(String)
  /// A tensor has a different shape.
  case shape(String, found: [Int], expected: [Int])
  /// There are tensors that do not belong to the module.
  case unexpected([String])
}

extension WeightLoadingError: CustomStringConvertible {
  /// One sentence with the tensor, what was found and what was expected.
  public var description: String {
    switch self {
    case .missing(let name): "the tensor \(name) is missing"
    case .shape(let name, let found, let expected):
      "the tensor \(name) has shape \(found), expected \(expected)"
    case .unexpected(let names):
      "unexpected tensors: \(names.sorted().joined(separator: ", "))"
    }
  }
}

extension [String: Tensor] {
  /// Removes the tensor of the given name and shape.
  mutating func take(_ name: String, shape: [Int]) throws(WeightLoadingError) -> Tensor {
    guard let tensor = removeValue(forKey: name) else { throw .missing(name) }
    guard tensor.shape == shape else {
      throw .shape(name, found: tensor.shape, expected: shape)
    }
    return tensor.detached
  }

  /// Throws if tensors remain.
  func expectEmpty() throws(WeightLoadingError) {
    guard isEmpty else { throw .unexpected(Array(keys)) }
  }
}
