import SluiceKernels

/// How the numbers of a parameter start out.
public enum Initialization: Sendable, Hashable {
  /// Uniform between minus the bound and the bound.
  case uniform(bound: Float)
  /// Normal around zero.
  case normal(standardDeviation: Float)
  /// All zero.
  case zeros
  /// All equal.
  case constant(Float)

  /// How PyTorch starts linear maps of so many inputs: uniform within `1 / sqrt(inputs)`.
  static func standard(inputSize: Int) -> Initialization {
    .uniform(bound: 1 / Float(max(inputSize, 1)).squareRoot())
  }

  /// A parameter that starts out so when it is first read.
  func parameter(
    _ shape: [Int], role: Parameter.Role? = nil, parts: [Parameter.Part] = [],
    using random: RandomStream
  ) -> Parameter {
    Parameter(shape: shape, role: role, parts: parts) { tensor(shape, using: random) }
  }

  /// A tensor that starts out so; the same for the same stream, whatever the number of threads.
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
  /// A parameter whose numbers all start at one value.
  convenience init(repeating value: Float, shape: [Int], parts: [Part] = []) {
    self.init(shape: shape, parts: parts) { Tensor(repeating: value, shape: shape) }
  }
}
