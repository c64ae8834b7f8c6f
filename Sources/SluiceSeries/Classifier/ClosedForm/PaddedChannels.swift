import Sluice
import SluiceKernels

/// The channels of a sequence, each with zeros before and after it.
struct PaddedChannels {
  /// The number of steps.
  let length: Int

  private let values: [Float]
  private let rowLength: Int
  private let padding: Int

  /// - Parameter padding: the most steps that a filter reads before a sequence.
  init(_ tokens: SequenceTokens, sequence: Int, padding: Int) {
    let (length, width) = (tokens.lengths[sequence], tokens.values.shape[2])
    let start = sequence * tokens.values.shape[1] * width
    let rowLength = FixedFilterKernel.paddedCount(length) + 2 * padding
    var values = [Float](repeating: 0, count: width * rowLength)
    tokens.values.withUnsafeScalars { source in
      for step in 0..<length {
        for channel in 0..<width {
          values[channel * rowLength + padding + step] = source[start + step * width + channel]
        }
      }
    }
    (self.length, self.values, self.rowLength, self.padding) = (length, values, rowLength, padding)
  }

  /// The number of steps of whole vectors.
  var paddedLength: Int { FixedFilterKernel.paddedCount(length) }

  /// Calls `body` with the outputs of filters at all steps, `[filters, paddedLength]`.
  func withOutputs(
    of filters: ArraySlice<FixedFilter>, _ body: (UnsafePointer<Float>) -> Void
  ) {
    let rowLength = paddedLength
    withUnsafeTemporaryAllocation(
      of: Float.self, capacity: max(1, filters.count * rowLength)
    ) { outputs in
      outputs.initialize(repeating: 0)
      guard let first = outputs.baseAddress else { return }
      for (index, filter) in filters.enumerated() {
        add(filter, to: first + index * rowLength)
      }
      body(first)
    }
  }

  private func add(_ filter: FixedFilter, to outputs: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for channel in filter.channels {
        let row = values + channel * rowLength + padding
        FixedFilterKernel.convolve(filter, row: row, count: length, addingTo: outputs)
      }
    }
  }
}
