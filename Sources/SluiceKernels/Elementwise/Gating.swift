/// A gate on whole vectors in memory: `count` is a multiple of 16.
///
/// The activation is chosen outside the loops, which then stay free of calls.
enum Gating {
  /// `values *= activation(logits)`.
  static func apply(
    _ activation: Activation, count: Int, logits: UnsafePointer<Float>,
    values: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .identity: apply(Identity.self, count, logits, values)
    case .sigmoid: apply(Sigmoid.self, count, logits, values)
    case .silu: apply(SiLU.self, count, logits, values)
    case .gelu: apply(GELU.self, count, logits, values)
    }
  }

  /// The way back, in place: `logits` become their gradient, and `gradient`, that of the gated
  /// values, becomes that of the values before the gate.
  static func applyBackward(
    _ activation: Activation, count: Int, values: UnsafePointer<Float>,
    logits: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .identity: applyBackward(Identity.self, count, values, logits, gradient)
    case .sigmoid: applyBackward(Sigmoid.self, count, values, logits, gradient)
    case .silu: applyBackward(SiLU.self, count, values, logits, gradient)
    case .gelu: applyBackward(GELU.self, count, values, logits, gradient)
    }
  }

  @inline(always)
  private static func apply<Function: LaneFunction>(
    _: Function.Type, _ count: Int, _ logits: UnsafePointer<Float>,
    _ values: UnsafeMutablePointer<Float>
  ) {
    for offset in stride(from: 0, to: count, by: Lanes.width) {
      let gate = Function.value(at: Lanes(from: logits + offset))
      (Lanes(from: values + offset) * gate).store(to: values + offset)
    }
  }

  @inline(always)
  private static func applyBackward<Function: LaneFunction>(
    _: Function.Type, _ count: Int, _ values: UnsafePointer<Float>,
    _ logits: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>
  ) {
    for offset in stride(from: 0, to: count, by: Lanes.width) {
      let upstream = Lanes(from: gradient + offset)
      let (gate, slope) = Function.valueAndSlope(at: Lanes(from: logits + offset))
      (upstream * Lanes(from: values + offset) * slope).store(to: logits + offset)
      (upstream * gate).store(to: gradient + offset)
    }
  }
}
