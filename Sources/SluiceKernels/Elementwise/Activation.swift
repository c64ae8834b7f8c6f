/// An activation function, applied to each element.
///
/// To add one, write a `LaneFunction` in its own file, and add a case here and a line in `run`.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// `x`
  case identity
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `x * sigmoid(x)`
  case silu
  /// Exact GELU: `x * Φ(x)`, where `Φ` is the distribution function of the standard normal distribution.
  case gelu
  /// The hyperbolic tangent: `tanh(x)`
  case tanh
  /// `log(1 + exp(x))`
  case softplus
  /// `max(x, 0)`
  case relu
  /// Hard sigmoid: `x / 6 + 1 / 2`, clamped to 0...1, as in PyTorch.
  case hardSigmoid = "hard-sigmoid"
  /// `(1 + sigmoid(x)) / 2`: the NS-sigmoid (non-sparse sigmoid) of arXiv 2505.06708; never below 0.5.
  case nonSparseSigmoid = "non-sparse-sigmoid"
  /// `sqrt(log(1 + exp(x)))`
  case sqrtSoftplus = "sqrt-softplus"

  /// Calls `loop` with the function's type: the only place that maps activations to code.
  @inline(always)
  func run<Loop: LaneFunctionLoop>(_ loop: Loop) -> Loop.Result {
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
    case .sqrtSoftplus: loop.run(SqrtSoftplus.self)
    }
  }
}

extension Activation {
  /// The function's description as a gate; nil if it is not used as one.
  package var gate: GateFunction? { run(GateFunctionLookup()) }

  private struct GateFunctionLookup: LaneFunctionLoop {
    func run<Function: LaneFunction>(_: Function.Type) -> GateFunction? { Function.gate }
  }
}

/// A loop over vectors and its data, compiled once for each activation.
///
/// A closure cannot be generic, and its captured values would be read again for each vector.
protocol LaneFunctionLoop {
  associatedtype Result = Void

  func run<Function: LaneFunction>(_: Function.Type) -> Result
}
