/// Applies a gate to whole vectors in memory: `count` is a multiple of 16.
///
/// Activation and combination are selected outside the loops, so that the loops contain no calls.
enum Gating {
  /// `values = values * activation(logits)`, or `values + activation(logits)`.
  static func apply(
    _ activation: Activation, combination: GateCombination = .multiply, count: Int,
    logits: UnsafePointer<Float>, values: UnsafeMutablePointer<Float>
  ) {
    switch combination {
    case .multiply:
      activation.run(GateLoop<MultiplicativeGate>(count: count, logits: logits, values: values))
    case .add:
      activation.run(GateLoop<AdditiveGate>(count: count, logits: logits, values: values))
    }
  }

  /// The backward pass, in place: `logits` become their gradient, and `gradient`, that of the gated
  /// values, becomes that of the values before the gate.
  ///
  /// `gated`, if it is not nil, receives the gated values.
  static func applyBackward(
    _ activation: Activation, combination: GateCombination = .multiply, count: Int,
    values: UnsafePointer<Float>, logits: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, gated: UnsafeMutablePointer<Float>? = nil
  ) {
    switch combination {
    case .multiply:
      activation.run(
        GateGradientLoop<MultiplicativeGate>(
          count: count, values: values, logits: logits, gradient: gradient, gated: gated))
    case .add:
      activation.run(
        GateGradientLoop<AdditiveGate>(
          count: count, values: values, logits: logits, gradient: gradient, gated: gated))
    }
  }
}

private struct GateLoop<Rule: GateRule>: LaneFunctionLoop {
  let count: Int
  let logits: UnsafePointer<Float>
  let values: UnsafeMutablePointer<Float>

  func run<Function: LaneFunction>(_: Function.Type) {
    for offset in stride(from: 0, to: count, by: Lanes.width) {
      let gate = Function.value(at: Lanes(from: logits + offset))
      Rule.gated(Lanes(from: values + offset), by: gate).store(to: values + offset)
    }
  }
}

private struct GateGradientLoop<Rule: GateRule>: LaneFunctionLoop {
  let count: Int
  let values: UnsafePointer<Float>
  let logits: UnsafeMutablePointer<Float>
  let gradient: UnsafeMutablePointer<Float>
  let gated: UnsafeMutablePointer<Float>?

  func run<Function: LaneFunction>(_: Function.Type) {
    for offset in stride(from: 0, to: count, by: Lanes.width) {
      let (gate, slope) = Function.valueAndSlope(at: Lanes(from: logits + offset))
      let value = Lanes(from: values + offset)
      let gradients = Rule.gradients(Lanes(from: gradient + offset), value: value, gate: gate)
      if let gated { Rule.gated(value, by: gate).store(to: gated + offset) }
      (gradients.gate * slope).store(to: logits + offset)
      gradients.value.store(to: gradient + offset)
    }
  }
}
