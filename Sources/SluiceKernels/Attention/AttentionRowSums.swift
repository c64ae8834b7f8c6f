extension AttentionKernel {
  /// Sums over rows of attention weights: the weight that each key receives, and the entropy of the rows.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows, one per query.
  ///   - keyCount: weights per row.
  ///   - weights: `[rows, keys]`.
  ///   - received: the sum of each key's weights is added to it.
  /// - Returns: the sum of the rows' entropies, `-sum of w log w`, in nats.
  package static func addRows(
    rowCount: Int, keyCount: Int, weights: UnsafePointer<Float>,
    toReceived received: UnsafeMutablePointer<Float>
  ) -> Double {
    var entropy = 0.0
    for row in 0..<rowCount {
      let weights = weights + row * keyCount
      var sum = Lanes()
      for slot in VectorSlots(keyCount) {
        let weight = slot.load(weights)
        slot.store(slot.load(received) + weight, to: received)
        // A weight of 0 contributes 0, but its logarithm is not finite.
        let safe = maximum(weight, Lanes(repeating: .leastNormalMagnitude))
        sum = multiplyAdd(-weight, logarithm(safe), sum)
      }
      entropy += Double(sum.horizontalSum)
    }
    return entropy
  }
}
