extension AttentionKernel {
  /// Adds up rows of attention weights: what each key receives, and how spread out each row is.
  ///
  /// - Parameters:
  ///   - rowCount: rows, one a query.
  ///   - keyCount: weights a row.
  ///   - weights: `[rows, keys]`.
  ///   - received: for each key, the sum of its weights is added here.
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
        // Where a weight vanishes, so does its part; its logarithm would not be a number.
        let safe = maximum(weight, Lanes(repeating: .leastNormalMagnitude))
        sum = multiplyAdd(-weight, logarithm(safe), sum)
      }
      entropy += Double(sum.horizontalSum)
    }
    return entropy
  }
}
