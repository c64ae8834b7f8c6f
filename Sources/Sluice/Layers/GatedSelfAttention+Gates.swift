import SluiceFiles

// MARK: - Validation

extension GatedSelfAttention.Configuration {
  /// Throws if gates cannot be combined with each other or with the layer.
  func validateGates() throws(ConfigurationError) {
    for (index, gate) in gates.enumerated() {
      try gate.validate()
      func require(_ isPossible: Bool, _ reason: String) throws(ConfigurationError) {
        if !isPossible { throw .impossibleGate(gate: gate.name, reason: reason) }
      }
      try require(
        !gates[..<index].contains { $0.placement == gate.placement },
        "there is another gate with this placement")
      try require(
        gate.placement != .residual && gate.placement != .gru,
        "a residual gate belongs to a block, not to an attention layer")
      try require(
        gate.placement != .forget || visibility.isCausal,
        "a forget gate needs causal attention")
      try validate(gate)
    }
  }

  /// Throws if a gate does not fit the layer's heads.
  func validate(_ gate: Gate) throws(ConfigurationError) {
    guard gate.placement != .forget, gate.placement != .gru, !gate.isPacked else { return }
    let needsHeads = gate.granularity == .headwise || gate.granularity == .shared
    guard !needsHeads || gatedSize(gate).isMultiple(of: groupCount(gate)) else {
      throw .impossibleGate(
        gate: gate.name,
        reason:
          "the hidden size \(hiddenSize) is not divisible by the number of heads, \(headCount)")
    }
    if case .headInput = gate.source {
      guard hiddenSize.isMultiple(of: headCount), groupCount(gate) == headCount else {
        throw .impossibleGate(
          gate: gate.name,
          reason: """
            \(headCount) heads' slices of a hidden size of \(hiddenSize) cannot gate \
            \(groupCount(gate)) heads
            """)
      }
    }
  }
}

// MARK: - Sizes

extension GatedSelfAttention.Configuration {
  /// The sizes of the values that the gate is applied to.
  func sizes(_ gate: Gate) -> PlacedGate.Sizes {
    let groups = groupCount(gate)
    let isEven = gatedSize(gate).isMultiple(of: groups)
    return PlacedGate.Sizes(
      groupCount: isEven ? groups : 1, gatedSize: gatedSize(gate), inputSize: hiddenSize,
      headCount: headCount)
  }

  /// The number of groups, such as heads, with their own gate values.
  func groupCount(of gate: Gate) -> Int {
    gate.granularity.ownGroupCount(of: sizes(gate).groupCount)
  }

  private func groupCount(_ gate: Gate) -> Int {
    gate.placement == .key || gate.placement == .value ? keyValueHeadCount : headCount
  }

  private func gatedSize(_ gate: Gate) -> Int {
    switch gate.placement {
    case .query, .output: headCount * headDimension
    case .key, .value: keyValueHeadCount * headDimension
    case .forget: headCount
    case .input, .projection, .residual, .gru: hiddenSize
    }
  }
}
