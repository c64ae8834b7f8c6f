import SluiceKernels
import TestSupport
import Testing

struct FixedFilterKernelTests {
  private static let filters = [
    FixedFilter(channels: [0], weights: [2, 2, 2, -1, -1, -1, -1, -1, -1], dilation: 1),
    FixedFilter(channels: [0], weights: [2, -1, -1, -1, 2, -1, -1, -1, 2], dilation: 3),
    FixedFilter(channels: [0], weights: [-1, 3, 0, 5, -2, 1, -4, 0.5, 7], dilation: 5),
    FixedFilter(channels: [0], weights: Array(repeating: 1, count: 9), dilation: 2),
  ]

  @Test("Outputs are those of the definition; steps outside are zero", arguments: [1, 2, 16, 37])
  func convolves(_ count: Int) {
    let values: [Float] = (0..<count).map { step in Float(step * (37 + step) % 11 - 5) }
    for filter in Self.filters {
      let zeros = [Float](repeating: 0, count: filter.reach)
      // Outputs are added to what is there.
      let paddedCount = FixedFilterKernel.paddedCount(count)
      var outputs = [Float](repeating: 100, count: paddedCount)
      let padded: [Float] =
        zeros + values + zeros + [Float](repeating: 0, count: paddedCount - count)
      padded.withUnsafeBufferPointer { padded in
        outputs.withUnsafeMutableBufferPointer { outputs in
          guard let padded = padded.baseAddress, let outputs = outputs.baseAddress else { return }
          FixedFilterKernel.convolve(
            filter, row: padded + filter.reach, count: count, addingTo: outputs)
        }
      }
      for step in 0..<count {
        var expected: Float = 100
        for tap in 0..<9 {
          let place = step + (tap - 4) * filter.dilation
          guard values.indices.contains(place) else { continue }
          expected += filter.weights[tap] * values[place]
        }
        #expect(outputs[step] == expected, "step \(step) of \(filter)")
      }
    }
  }

  @Test(
    "Outputs above the threshold are counted, and their longest run",
    arguments: [1, 15, 16, 17, 100])
  func measures(_ count: Int) {
    let outputs: [Float] = (0..<count).map { step in Float(step * step * 7 % 13 - 6) }
    for threshold: Float in [-7, -6, 0, 0.5, 6, .infinity] {
      // What lies after the last output does not count.
      let padding = [Float](
        repeating: .infinity, count: FixedFilterKernel.paddedCount(count) - count)
      let padded: [Float] = outputs + padding
      let isAbove = outputs.map { $0 > threshold }
      padded.withUnsafeBufferPointer { outputs in
        guard let outputs = outputs.baseAddress else { return }
        let found = FixedFilterKernel.count(of: outputs, count: count, above: threshold)
        #expect(found == isAbove.count { $0 }, "above \(threshold)")
        let run = FixedFilterKernel.longestRun(of: outputs, count: count, above: threshold)
        let runs = isAbove.split(separator: false).map(\.count)
        #expect(run == runs.max() ?? 0, "above \(threshold)")
      }
    }
  }
}
