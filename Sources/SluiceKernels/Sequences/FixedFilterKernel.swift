/// A filter of nine taps with fixed weights, which reads the sum of some channels.
package struct FixedFilter: Sendable {
  /// The channels that it reads.
  package let channels: [Int]
  /// The weights of the taps.
  package let weights: [Float]
  /// The number of steps from one tap to the next.
  package let dilation: Int

  /// The number of taps.
  package static let tapCount = 9

  /// Makes a filter.
  ///
  /// - Parameter weights: a weight for each tap.
  package init(channels: [Int], weights: [Float], dilation: Int) {
    self.channels = channels
    self.weights = weights
    self.dilation = dilation
  }

  /// The number of steps that it reads before and after a step.
  package var reach: Int { Self.tapCount / 2 * dilation }
}

/// Convolutions with fixed filters, and how many of their outputs are above thresholds.
///
/// Sequences are short and filters are many, so that rows are computed in whole vectors: memory of a row has
/// ``paddedCount(_:)`` steps.
package enum FixedFilterKernel {
  /// The number of steps of whole vectors that hold `count` steps.
  package static func paddedCount(_ count: Int) -> Int {
    divideRoundingUp(count, by: Lanes.width) * Lanes.width
  }

  /// Adds the outputs of a filter for one channel, at all steps of a sequence.
  ///
  ///     y[t] += sum(weights[j] x[t + (j - 4) dilation] over the taps j)
  ///
  /// - Parameters:
  ///   - filter: the filter.
  ///   - row: the first step of the channel; there are `reach` zeros before the first and after the last, and memory for
  ///     whole vectors.
  ///   - count: the number of steps.
  ///   - output: `[paddedCount]`; what is added after the last step has no meaning.
  package static func convolve(
    _ filter: FixedFilter, row: UnsafePointer<Float>, count: Int,
    addingTo output: UnsafeMutablePointer<Float>
  ) {
    let (first, dilation) = (row - filter.reach, filter.dilation)
    filter.weights.withUnsafeBufferPointer { weights in
      for offset in stride(from: 0, to: count, by: Lanes.width) {
        var sum = Lanes(from: output + offset)
        for tap in 0..<FixedFilter.tapCount {
          sum = multiplyAdd(
            Lanes(from: first + offset + tap * dilation), Lanes(repeating: weights[tap]), sum)
        }
        sum.store(to: output + offset)
      }
    }
  }

  /// The number of outputs above a threshold.
  ///
  /// - Parameters:
  ///   - outputs: `[paddedCount]`.
  ///   - count: the number of outputs.
  package static func count(
    of outputs: UnsafePointer<Float>, count: Int, above threshold: Float
  ) -> Int {
    let limit = Lanes(repeating: threshold)
    // Counts of lanes are exact below 2^24.
    var counts = Lanes.zero
    for offset in stride(from: 0, to: count, by: Lanes.width) {
      let isInside = laneNumbers .< Lanes(repeating: Float(count - offset))
      counts += Lanes.zero.replacing(
        with: 1, where: (Lanes(from: outputs + offset) .> limit) .& isInside)
    }
    return Int(counts.horizontalSum)
  }

  /// The length of the longest run of consecutive outputs above a threshold.
  package static func longestRun(
    of outputs: UnsafePointer<Float>, count: Int, above threshold: Float
  ) -> Int {
    var (run, longest) = (0, 0)
    for step in 0..<count {
      run = outputs[step] > threshold ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
