/// A filter of nine taps, of which three have the weight 2 and six have the weight -1.
package struct FixedFilter: Sendable {
  /// The channel that it reads.
  package let channel: Int
  /// The numbers of the taps with the weight 2, from 0 to 8.
  package let taps: (Int, Int, Int)
  /// The number of steps from one tap to the next.
  package let dilation: Int

  /// The number of taps.
  package static let tapCount = 9

  /// Makes a filter.
  package init(channel: Int, taps: (Int, Int, Int), dilation: Int) {
    self.channel = channel
    self.taps = taps
    self.dilation = dilation
  }

  /// The number of steps that it reads before and after a step.
  package var reach: Int { Self.tapCount / 2 * dilation }
}

/// Convolutions with fixed filters, and the shares of their outputs above thresholds.
package enum FixedFilterKernel {
  /// Writes the outputs of a filter at all steps of a sequence.
  ///
  ///     y[t] = 3 sum(x[t + (j - 4) dilation] over the taps of weight 2) - sum(x[t + (j - 4) dilation] over all taps)
  ///
  /// - Parameters:
  ///   - filter: the filter.
  ///   - row: the first step of its channel; there are `reach` zeros before the first and after the last.
  ///   - count: the number of steps.
  ///   - output: `[steps]`.
  package static func convolve(
    _ filter: FixedFilter, row: UnsafePointer<Float>, count: Int,
    output: UnsafeMutablePointer<Float>
  ) {
    let dilation = filter.dilation
    let first = row - filter.reach
    let (a, b, c) = (
      first + filter.taps.0 * dilation, first + filter.taps.1 * dilation,
      first + filter.taps.2 * dilation
    )
    for slot in VectorSlots(count) {
      var sum = slot.load(first)
      for tap in 1..<FixedFilter.tapCount { sum += slot.load(first + tap * dilation) }
      slot.store(3 * (slot.load(a) + slot.load(b) + slot.load(c)) - sum, to: output)
    }
  }

  /// The share of outputs above a threshold, from 0 to 1; 0 without outputs.
  package static func share(
    of outputs: UnsafePointer<Float>, count: Int, above threshold: Float
  ) -> Float {
    let limit = Lanes(repeating: threshold)
    // Counts of lanes are exact below 2^24.
    var counts = Lanes.zero
    for slot in VectorSlots(count) {
      let isAbove = slot.load(outputs, filling: -.infinity) .> limit
      counts += Lanes.zero.replacing(with: 1, where: isAbove)
    }
    return counts.horizontalSum / Float(max(1, count))
  }
}
