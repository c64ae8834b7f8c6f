import Sluice
import SluiceKernels
import SluicePlatform

/// Filters that are not trained. Their features are how many of their outputs are above thresholds, and how long without
/// a break.
///
/// Each of the four thresholds of a filter has its own measure: the number of outputs above it or the longest run of
/// them, relative to the length of the sequence or to that of the longest training sequence. The latter ones tell how long
/// a sequence is.
///
/// The weights, the dilation and the channels of a filter follow from its number, mostly by points that fill a cube evenly.
/// The weights of a filter add up to zero. Sequences of several channels keep their level, so that a third of their filters
/// sum it instead.
///
/// Sources: dilated filters at random and the share of outputs above a threshold: Dempster et al. 2019, "ROCKET"
/// (arXiv 1910.13051); filters of two weights, and thresholds that are quantiles of outputs: Dempster et al. 2020,
/// "MiniRocket" (arXiv 2012.08791); longest runs: Tan et al. 2021, "MultiRocket" (arXiv 2102.00457).
struct FixedFilters: Sendable {
  private let filters: [FixedFilter]
  private let longestLength: Int

  /// The number of thresholds of a filter.
  private static let thresholdCount = 4
  /// The most channels of a filter.
  private static let channelLimit = 9

  /// The number of features of a number of filters.
  static func featureCount(of filterCount: Int) -> Int { filterCount * thresholdCount }

  /// - Parameters:
  ///   - count: the number of filters.
  ///   - channelCount: the number of channels: values, and as many differences.
  ///   - length: the number of steps of the longest training sequence. A filter is not wider.
  init(count: Int, channelCount: Int, length: Int) {
    longestLength = length
    let choices = Self.differences
    let largest = max(1, Double(length - 1) / Double(FixedFilter.tapCount - 1))
    let kindCount = channelCount.isMultiple(of: 2) ? 2 : 1
    let width = channelCount / kindCount
    filters = (0..<count).map { index in
      let kind = Int(LowDiscrepancy.element(index, axis: 1) * Double(kindCount))
      let sumsLevel = width > 1 && index % 3 == 2
      return FixedFilter(
        channels: Self.channels(of: index, width: width).map { kind * width + $0 },
        weights: sumsLevel ? .sum : choices[index % choices.count],
        // As many dilations from 1 to 2 as from 2 to 4, and so on.
        dilation: Int(pow(largest, LowDiscrepancy.element(index, axis: 0))))
    }
  }

  /// The channels of a filter: as often one as two or three, and so on, up to nine.
  private static func channels(of index: Int, width: Int) -> [Int] {
    let most = min(width, channelLimit)
    let count = Int(pow(Double(most + 1), LowDiscrepancy.element(index, axis: 2)))
    return RandomStream(seed: 0).substream(UInt64(index)).drawn(min(most, count), of: width)
  }

  /// The choices of three taps.
  private static var differences: [FixedFilter.Weights] {
    let taps = 0..<FixedFilter.tapCount
    return taps.flatMap { a in
      taps[(a + 1)...].flatMap { b in taps[(b + 1)...].map { c in .difference(a, b, c) } }
    }
  }

  /// Thresholds that are quantiles of the outputs of their filter, each for one of some training sequences.
  ///
  /// - Returns: `[features]`.
  func thresholds(from tokens: SequenceTokens) -> Tensor {
    let sequences = tokens.lengths.indices.map { PaddedChannels(tokens, sequence: $0, padding) }
    let count = Self.thresholdCount
    return Tensor(shape: [filters.count * count]) { thresholds in
      ThreadPool.current.parallelFor(filters.count) { index in
        for feature in index * count..<(index + 1) * count {
          let sequence = Int(
            LowDiscrepancy.element(feature, axis: 2) * Double(sequences.count))
          let channels = sequences[sequence]
          let outputs = channels.outputs(of: filters[index]).prefix(channels.length).sorted()
          let place = LowDiscrepancy.element(feature, axis: 3) * Double(outputs.count)
          thresholds[feature] = outputs.isEmpty ? 0 : outputs[Int(place)]
        }
      }
    }
  }

  /// The features of sequences: from 0 to 1 for sequences that are not longer than the longest training sequence.
  ///
  /// - Returns: `[sequences, features]`.
  /// - Complexity: some twenty operations for each filter and step, and nine more for each channel of a filter. Sequences
  ///   are divided between threads.
  func features(of tokens: SequenceTokens, thresholds: Tensor) -> Tensor {
    let (count, thresholds) = (Self.thresholdCount, thresholds.scalars)
    return Tensor(shape: [tokens.lengths.count, thresholds.count]) { features in
      ThreadPool.current.parallelFor(tokens.lengths.count) { sequence in
        let channels = PaddedChannels(tokens, sequence: sequence, padding)
        for (index, filter) in filters.enumerated() {
          let outputs = channels.outputs(of: filter)
          let own = index * count..<(index + 1) * count
          writeFeatures(
            of: outputs, count: channels.length, thresholds: thresholds[own],
            to: features + sequence * thresholds.count + own.lowerBound)
        }
      }
    }
  }

  /// Writes the four features of a filter.
  private func writeFeatures(
    of outputs: [Float], count: Int, thresholds: ArraySlice<Float>,
    to features: UnsafeMutablePointer<Float>
  ) {
    outputs.withUnsafeBufferPointer { outputs in
      guard let outputs = outputs.baseAddress else { return }
      for (index, threshold) in thresholds.enumerated() {
        let above =
          index < 2
          ? FixedFilterKernel.count(of: outputs, count: count, above: threshold)
          : FixedFilterKernel.longestRun(of: outputs, count: count, above: threshold)
        let length = index.isMultiple(of: 2) ? count : longestLength
        features[index] = Float(above) / Float(max(1, length))
      }
    }
  }

  /// The number of zeros that the filters read before a sequence.
  private var padding: Int { filters.map(\.reach).max() ?? 0 }
}

/// The channels of a sequence, each with zeros before and after it.
private struct PaddedChannels {
  /// The number of steps.
  let length: Int

  private let values: [Float]
  private let rowLength: Int
  private let padding: Int

  init(_ tokens: SequenceTokens, sequence: Int, _ padding: Int) {
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

  /// The outputs of a filter at all steps, and memory for whole vectors.
  func outputs(of filter: FixedFilter) -> [Float] {
    let paddedLength = FixedFilterKernel.paddedCount(length)
    return [Float](unsafeUninitializedCapacity: paddedLength) { outputs, count in
      count = paddedLength
      guard length > 0, let outputs = outputs.baseAddress else { return }
      outputs.update(repeating: 0, count: paddedLength)
      values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        for channel in filter.channels {
          let row = values + channel * rowLength + padding
          FixedFilterKernel.convolve(filter, row: row, count: length, addingTo: outputs)
        }
      }
    }
  }
}
