/// How a gate is combined with the gated values.
public enum GateCombination: String, Codable, Sendable, CaseIterable {
  /// The values multiplied by the gate.
  case multiply
  /// The values plus the gate.
  case add
}

/// The arithmetic of a gate combination, known when a loop over vectors is compiled.
protocol GateRule {
  /// The gated values.
  static func gated(_ value: Lanes, by gate: Lanes) -> Lanes

  /// The gradients of the values and the gate, from that of the gated values.
  static func gradients(
    _ upstream: Lanes, value: Lanes, gate: Lanes
  ) -> (value: Lanes, gate: Lanes)
}

enum MultiplicativeGate: GateRule {
  @inline(always)
  static func gated(_ value: Lanes, by gate: Lanes) -> Lanes { value * gate }

  @inline(always)
  static func gradients(
    _ upstream: Lanes, value: Lanes, gate: Lanes
  ) -> (value: Lanes, gate: Lanes) { (upstream * gate, upstream * value) }
}

enum AdditiveGate: GateRule {
  @inline(always)
  static func gated(_ value: Lanes, by gate: Lanes) -> Lanes { value + gate }

  @inline(always)
  static func gradients(
    _ upstream: Lanes, value: Lanes, gate: Lanes
  ) -> (value: Lanes, gate: Lanes) { (upstream, upstream) }
}
