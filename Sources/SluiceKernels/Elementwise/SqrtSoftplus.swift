/// `sqrt(log(1 + exp(x)))`: positive, and grows like a square root.
///
/// It is never zero, as a ReLU is, and does not saturate, as a sigmoid does. Source: DeepSeek-V4,
/// which uses it to score experts (`scoring_func` is `sqrtsoftplus`).
enum SqrtSoftplus: LaneFunction {
  static let gate: GateFunction? = GateFunction(
    "sqrt(log(1 + exp(x))), positive; starts near 0.83", usualRange: 0...2)

  @inline(always) static func value(at x: Lanes) -> Lanes {
    SquareRootFunction().value(at: Softplus.value(at: x))
  }

  @inline(always) static func valueAndSlope(at x: Lanes) -> (value: Lanes, slope: Lanes) {
    let (softplus, sigmoid) = Softplus.valueAndSlope(at: x)
    let root = SquareRootFunction().value(at: softplus)
    // Far below 0 both become 0: the slope, which is half the root there, must not become 0 / 0.
    return (root, 0.5 * sigmoid / maximum(root, Lanes(repeating: 0x1p-63)))
  }
}
