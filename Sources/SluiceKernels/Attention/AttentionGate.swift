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

  /// Copies the logits of some tokens of a head to rows as wide as the head's; a headwise gate's
  /// number is repeated.
  func copyLogits(
    batch: Int, head: Int, tokens: Range<Int>, dimension: Int,
    to target: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    guard isHeadwise else {
      return logits.copyRows(
        batch: batch, head: head, tokens: tokens, dimension: dimension, to: target,
        rowStride: rowStride)
    }
    for token in tokens {
      (target + (token - tokens.lowerBound) * rowStride)
        .update(repeating: logits.at(batch: batch, token: token, head: head)[0], count: rowStride)
    }
  }

  /// Writes the gradients of what `copyLogits` copied; those of a headwise gate's elements add up.
  func writeGradients(
    to gradients: HeadsView, batch: Int, head: Int, tokens: Range<Int>, dimension: Int,
    from source: UnsafePointer<Float>, rowStride: Int
  ) {
    guard isHeadwise else {
      return gradients.writeRows(
        batch: batch, head: head, tokens: tokens, dimension: dimension, from: source,
        rowStride: rowStride)
    }
    for token in tokens {
      let row = source + (token - tokens.lowerBound) * rowStride
      var sum = Lanes(repeating: 0)
      // What fills a row up to whole vectors has no gradient.
      for offset in stride(from: 0, to: rowStride, by: Lanes.width) {
        sum += Lanes(from: row + offset)
      }
      gradients.at(batch: batch, token: token, head: head)[0] = sum.horizontalSum
    }
  }
}
