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
