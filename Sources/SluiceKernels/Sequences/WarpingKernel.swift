/// Dynamic time warping: the least sum of squared differences between two sequences whose steps are aligned in order.
///
/// Source: Sakoe and Chiba 1978, "Dynamic programming algorithm optimization for spoken word recognition".
package enum WarpingKernel {
  /// The distance of two sequences of `channels` values each step.
  ///
  ///     cost[i, j] = |a[i] - b[j]|^2 + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
  ///
  /// - Parameters:
  ///   - a: the first sequence, `[count, channels]`.
  ///   - aCount: the number of its steps, at least 1.
  ///   - b: the second sequence, `[count, channels]`.
  ///   - bCount: the number of its steps, at least 1.
  ///   - channels: the number of values of a step.
  ///   - band: the most steps between aligned steps, after the shorter sequence is stretched.
  ///   - limit: the computation ends, with an infinite result, when no alignment can be below it.
  ///   - rows: memory for two rows of `bCount + 1` numbers.
  /// - Returns: the sum of squared differences; infinite if it is not below `limit`.
  package static func distance(
    _ a: UnsafePointer<Float>, _ aCount: Int, _ b: UnsafePointer<Float>, _ bCount: Int,
    channels: Int, band: Int, limit: Float, rows: UnsafeMutablePointer<Float>
  ) -> Float {
    var (previous, current) = (rows, rows + bCount + 1)
    // Sequences of different lengths are aligned along the diagonal of their matrix.
    let reach = max(band, abs(aCount - bCount))
    previous.update(repeating: .infinity, count: bCount + 1)
    previous[0] = 0
    for i in 0..<aCount {
      current.update(repeating: .infinity, count: bCount + 1)
      let (low, high) = (max(0, i - reach), min(bCount - 1, i + reach))
      var least = Float.infinity
      if low <= high {
        for j in low...high {
          var difference: Float = 0
          for channel in 0..<channels {
            let one = a[i * channels + channel] - b[j * channels + channel]
            difference += one * one
          }
          let before = min(previous[j], min(previous[j + 1], current[j]))
          current[j + 1] = before + difference
          least = min(least, current[j + 1])
        }
      }
      guard least < limit else { return .infinity }
      (previous, current) = (current, previous)
    }
    let result = previous[bCount]
    return result < limit ? result : .infinity
  }
}
