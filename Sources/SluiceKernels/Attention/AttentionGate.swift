/// Numbers from which the gate of an attention output is computed.
package struct AttentionGate: @unchecked Sendable {
  /// Values before the activation: a vector a head, or one number (`isHeadwise`).
  package var logits: HeadsView
  /// Whether one number gates a whole head.
  package var isHeadwise: Bool
  /// From logits to gate values.
  package var activation: Activation
  /// Whether the output is multiplied by the gate, or added to it.
  package var combination: GateCombination

  /// Makes a gate.
  package init(
    logits: HeadsView, isHeadwise: Bool, activation: Activation,
    combination: GateCombination = .multiply
  ) {
    self.logits = logits
    self.isHeadwise = isHeadwise
    self.activation = activation
    self.combination = combination
  }
}

extension AttentionGate {
  /// Gates `values`, with `rows.count` elements of scratch memory.
  func apply(
    to rows: HeadRows, values: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    var scratch = Scratch(scratch, count: rows.count)
    guard isHeadwise else {
      let logits = scratch.take(rows.count)
      self.logits.copy(rows, to: logits)
      return Gating.apply(
        activation, combination: combination, count: rows.count, logits: logits, values: values)
    }
    let count = rows.tokens.count
    let (logits, gates) = (scratch.take(count), scratch.take(count))
    copyNumbers(of: rows, to: logits)
    ActivationKernel.forward(
      count: count, activation: activation, input: logits, output: gates, pool: .serial)
    switch combination {
    case .multiply: gate(MultiplicativeGate.self)
    case .add: gate(AdditiveGate.self)
    }

    @inline(always) func gate<Rule: GateRule>(_: Rule.Type) {
      for index in 0..<count {
        let (row, number) = (values + index * rows.rowStride, Lanes(repeating: gates[index]))
        for offset in stride(from: 0, to: rows.rowStride, by: Lanes.width) {
          Rule.gated(Lanes(from: row + offset), by: number).store(to: row + offset)
        }
      }
    }
  }

  /// The way back: `gradient`, that of the gated values, becomes that of `values`.
  ///
  /// The gradient of the logits goes to `logitsGradient`. Needs `rows.count` elements of scratch memory.
  func applyBackward(
    to rows: HeadRows, values: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    logitsGradient: HeadsView, scratch: UnsafeMutablePointer<Float>
  ) {
    var scratch = Scratch(scratch, count: rows.count)
    guard isHeadwise else {
      let logits = scratch.take(rows.count)
      self.logits.copy(rows, to: logits)
      Gating.applyBackward(
        activation, combination: combination, count: rows.count, values: values, logits: logits,
        gradient: gradient)
      return logitsGradient.write(rows, from: logits)
    }
    let count = rows.tokens.count
    let (logits, gates) = (scratch.take(count), scratch.take(count))
    let slopes = scratch.take(count)
    copyNumbers(of: rows, to: logits)
    ActivationKernel.forward(
      count: count, activation: activation, input: logits, output: gates, slope: slopes)
    switch combination {
    case .multiply: differentiate(MultiplicativeGate.self)
    case .add: differentiate(AdditiveGate.self)
    }

    @inline(always) func differentiate<Rule: GateRule>(_: Rule.Type) {
      for (index, token) in rows.tokens.enumerated() {
        let (number, slope) = (Lanes(repeating: gates[index]), Lanes(repeating: slopes[index]))
        let start = index * rows.rowStride
        var sum = Lanes(repeating: 0)
        // What fills a row up to whole vectors has no gradient.
        for offset in stride(from: start, to: start + rows.rowStride, by: Lanes.width) {
          let gradients = Rule.gradients(
            Lanes(from: gradient + offset), value: Lanes(from: values + offset), gate: number)
          sum += gradients.gate * slope
          gradients.value.store(to: gradient + offset)
        }
        logitsGradient.at(batch: rows.batch, token: token, head: rows.head)[0] = sum.horizontalSum
      }
    }
  }

  /// Copies a headwise gate's number of each token.
  private func copyNumbers(of rows: HeadRows, to target: UnsafeMutablePointer<Float>) {
    for (index, token) in rows.tokens.enumerated() {
      target[index] = logits.at(batch: rows.batch, token: token, head: rows.head)[0]
    }
  }
}
