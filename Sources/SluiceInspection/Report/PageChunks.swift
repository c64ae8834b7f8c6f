import SluiceKernels

/// The numbers of a page, quantized and compressed in chunks.
struct PageChunks {
  private var chunks: [[UInt8]] = []

  /// Adds values.
  ///
  /// - Parameters:
  ///   - values: the numbers; infinite values are clamped, NaN becomes the minimum.
  ///   - step: the quantization step; multiplied by ten until the largest number fits.
  ///   - leastIsZero: whether no number is negative.
  mutating func add(
    _ values: [Float], step: Double, leastIsZero: Bool = true
  ) -> PageData.Numbers {
    let (low, high) = limits(values)
    var step = step
    var minimum = leastIsZero ? 0 : (low / step).rounded(.down) * step
    while (high - minimum) / step > Double(UInt16.max) {
      step *= 10
      minimum = leastIsZero ? 0 : (low / step).rounded(.down) * step
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count)
    let (scale, origin) = (Float(1 / step), Float(minimum))
    for value in values {
      let steps = ((value - origin) * scale).rounded()
      let code = steps.isNaN ? 0 : UInt16(max(0, min(steps, Float(UInt16.max))))
      if code < 255 {
        bytes.append(UInt8(code))
      } else {
        bytes += [255, UInt8(code & 0xFF), UInt8(code >> 8)]
      }
    }
    chunks.append(bytes)
    return PageData.Numbers(
      chunk: chunks.count - 1, count: values.count, minimum: minimum, step: step)
  }

  /// The smallest and the largest finite number.
  private func limits(_ values: [Float]) -> (low: Double, high: Double) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? (Double(low), Double(high)) : (0, 0)
  }

  /// All chunks, compressed on all threads.
  func compressed() -> [[UInt8]] {
    var results = [[UInt8]](repeating: [], count: chunks.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each index is written by one thread.
      nonisolated(unsafe) let results = results
      ThreadPool.current.parallelFor(chunks.count) { index in
        results[index] = Deflate.compress(chunks[index])
      }
    }
    return results
  }
}
