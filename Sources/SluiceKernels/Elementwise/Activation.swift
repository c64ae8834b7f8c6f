/// A function applied to each element.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// `x`
  case identity
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `x * sigmoid(x)`
  case silu
  /// `x` times the probability that a standard normal variable lies below it: GELU in its exact form.
  case gelu
  /// The hyperbolic tangent.
  case tanh
  /// `log(1 + exp(x))`
  case softplus
  /// `max(x, 0)`
  case relu
  /// `x / 6 + 1 / 2`, kept between 0 and 1, as in PyTorch.
  case hardSigmoid = "hard_sigmoid"
  /// `(1 + sigmoid(x)) / 2`, the "NS-sigmoid" of arXiv 2505.06708: never below a half.
  case nonSparseSigmoid = "ns_sigmoid"

  /// Runs `loop` for this function: the one place where an activation becomes code.
  @inline(always)
  func run(_ loop: some LaneFunctionLoop) {
    switch self {
    case .identity: loop.run(Identity.self)
    case .sigmoid: loop.run(Sigmoid.self)
    case .silu: loop.run(SiLU.self)
    case .gelu: loop.run(GELU.self)
    case .tanh: loop.run(Tanh.self)
    case .softplus: loop.run(Softplus.self)
    case .relu: loop.run(ReLU.self)
    case .hardSigmoid: loop.run(HardSigmoid.self)
    case .nonSparseSigmoid: loop.run(NonSparseSigmoid.self)
    }
  }
}

/// A loop over vectors and what it works on, compiled once for each activation.
///
/// A closure cannot be generic, and what it captured would be read again for each vector.
protocol LaneFunctionLoop {
  func run<Function: LaneFunction>(_: Function.Type)
}
