/// A filter of nine taps with fixed weights, which reads the sum of some channels.
package struct FixedFilter: Sendable {
  /// The weights of the taps.
  package enum Weights: Sendable, Equatable {
    /// 2 for three taps, whose numbers are from 0 to 8, and -1 for the others: their sum is zero.
    case difference(Int, Int, Int)
    /// 1 for all taps.
    case sum
  }

  /// The channels that it reads.
  package let channels: [Int]
  /// The weights of its taps.
  package let weights: Weights
  /// The number of steps from one tap to the next.
  package let dilation: Int

  /// The number of taps.
  package static let tapCount = 9

  /// Makes a filter.
  package init(channels: [Int], weights: Weights, dilation: Int) {
    self.channels = channels
    self.weights = weights
    self.dilation = dilation
  }

  /// The number of steps that it reads before and after a step.
  package var reach: Int { Self.tapCount / 2 * dilation }
}

/// Convolutions with fixed filters, and the shares of their outputs above thresholds.
package enum FixedFilterKernel {
  /// Adds the outputs of a filter for one channel, at all steps of a sequence.
  ///
  ///     y[t] += sum(weights[j] x[t + (j - 4) dilation] over the taps j)
  ///
  /// - Parameters:
  ///   - filter: the filter.
  ///   - row: the first step of the channel; there are `reach` zeros before the first and after the last.
  ///   - count: the number of steps.
  ///   - output: `[steps]`.
  package static func convolve(
    _ filter: FixedFilter, row: UnsafePointer<Float>, count: Int,
    addingTo output: UnsafeMutablePointer<Float>
  ) {
    let dilation = filter.dilation
    let first = row - filter.reach
    for slot in VectorSlots(count) {
      var sum = slot.load(first)
      for tap in 1..<FixedFilter.tapCount { sum += slot.load(first + tap * dilation) }
      switch filter.weights {
      case .sum: break
      case .difference(let a, let b, let c):
        let heavy =
          slot.load(first + a * dilation) + slot.load(first + b * dilation)
          + slot.load(first + c * dilation)
        sum = 3 * heavy - sum
      }
      slot.store(slot.load(output) + sum, to: output)
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
