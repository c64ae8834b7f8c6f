import SluiceKernels

/// The initialization of a parameter.
public enum Initialization: Sendable, Hashable {
  /// A uniform distribution between `-bound` and `bound`.
  case uniform(bound: Float)
  /// A normal distribution with mean zero.
  case normal(standardDeviation: Float)
  /// All elements are zero.
  case zeros
  /// All elements have this value.
  case constant(Float)

  /// PyTorch's default for linear layers: uniform between `-1 / sqrt(inputs)` and `1 / sqrt(inputs)`.
  static func standard(inputSize: Int) -> Initialization {
    .uniform(bound: 1 / Float(max(inputSize, 1)).squareRoot())
  }

  /// A parameter whose value is initialized on first use.
  func parameter(
    _ shape: [Int], role: Parameter.Role? = nil, parts: [Parameter.Part] = [],
    using random: RandomStream
  ) -> Parameter {
    Parameter(shape: shape, role: role, parts: parts) { tensor(shape, using: random) }
  }

  /// A tensor with random elements; the same stream gives the same tensor, for any number of threads.
  public func tensor(_ shape: [Int], using random: RandomStream) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(shape: shape) { pointer in
      switch self {
      case .uniform(let bound): random.fillUniform(pointer, count: count, in: -bound...bound)
      case .normal(let deviation):
        random.fillNormal(pointer, count: count, mean: 0, standardDeviation: deviation)
      case .zeros: pointer.update(repeating: 0, count: count)
      case .constant(let value): pointer.update(repeating: value, count: count)
      }
    }
  }
}

extension Parameter {
  /// Makes a parameter whose elements all have the same initial value.
  convenience init(repeating value: Float, shape: [Int], parts: [Part] = []) {
    self.init(shape: shape, parts: parts) { Tensor(repeating: value, shape: shape) }
  }
}
