/// The gate of an attention output.
package struct AttentionGate: @unchecked Sendable {
  /// Values before the activation: one vector per head, or one number per head if `isHeadwise`.
  package var logits: HeadsView
  /// Whether there is one gate value per head.
  package var isHeadwise: Bool
  /// The activation function, from logits to gate values.
  package var activation: Activation
  /// How the gate is combined with the output: multiplied or added.
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
  /// Applies the gate to `values`, with `rows.count` elements of scratch memory.
  func apply(
    to rows: HeadRows, values: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    var scratch = Scratch(scratch, count: rows.count)
    guard isHeadwise else {
      let logits = logits.read(rows, orCopyTo: scratch.take(rows.count))
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

  /// The backward pass, in place: `gradient`, that of the gated values, becomes that of `values`.
  ///
  /// The gradient of the logits is written to `logitsGradient`, and the gated values to `gated`, if that is
  /// not nil. Needs `rows.count` elements of scratch memory.
  func applyBackward(
    to rows: HeadRows, values: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    logitsGradient: HeadsView, gated: UnsafeMutablePointer<Float>?,
    scratch: UnsafeMutablePointer<Float>
  ) {
    var scratch = Scratch(scratch, count: rows.count)
    guard isHeadwise else {
      func differentiate(_ logits: UnsafeMutablePointer<Float>) {
        Gating.applyBackward(
          activation, combination: combination, count: rows.count, values: values, logits: logits,
          gradient: gradient, gated: gated)
      }
      if let logits = logitsGradient.inPlace(rows), logits == self.logits.inPlace(rows) {
        return differentiate(logits)
      }
      let logits = scratch.take(rows.count)
      self.logits.copy(rows, to: logits)
      differentiate(logits)
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
        // The padding of a row has no gradient.
        for offset in stride(from: start, to: start + rows.rowStride, by: Lanes.width) {
          let value = Lanes(from: values + offset)
          let gradients = Rule.gradients(
            Lanes(from: gradient + offset), value: value, gate: number)
          if let gated { Rule.gated(value, by: number).store(to: gated + offset) }
          sum += gradients.gate * slope
          gradients.value.store(to: gradient + offset)
        }
        logitsGradient.at(batch: rows.batch, token: token, head: rows.head)[0] = sum.horizontalSum
      }
    }
  }

  /// Copies the number of each token of a headwise gate.
  private func copyNumbers(of rows: HeadRows, to target: UnsafeMutablePointer<Float>) {
    for (index, token) in rows.tokens.enumerated() {
      target[index] = logits.at(batch: rows.batch, token: token, head: rows.head)[0]
    }
  }
}
