import Sluice
import SluiceKernels
import SluicePlatform

/// Fixed filters, whose features are how many of their outputs are above thresholds, and how long without a break.
///
/// Each of the four thresholds of a filter has its own measure: the number of outputs above it or the longest run of
/// them, relative to the length of the sequence or to that of the longest training sequence. The latter ones tell how long
/// a sequence is.
///
/// The weights of a filter add up to zero, so that it does not see the level of a sequence. Where channels keep the level, a
/// third of the filters have equal weights instead.
///
/// Sources: dilated filters at random and the share of outputs above a threshold: Dempster et al. 2019, "ROCKET"
/// (arXiv 1910.13051); filters of two weights, and thresholds that are quantiles of outputs: Dempster et al. 2020,
/// "MiniRocket" (arXiv 2012.08791); longest runs: Tan et al. 2021, "MultiRocket" (arXiv 2102.00457).
struct ThresholdFilters: Sendable {
  /// The filters.
  let filters: [FixedFilter]

  private let longestLength: Int

  /// The number of thresholds of a filter.
  private static let thresholdCount = 4

  init(count: Int, _ placement: FilterPlacement) {
    longestLength = placement.length
    let choices = Self.differences
    filters = (0..<count).map { index in
      let sumsLevel = index % 3 == 2 && placement.mayBeSum(index)
      return FixedFilter(
        channels: placement.channels(of: index),
        weights: sumsLevel ? Self.sum : choices[index % choices.count],
        dilation: placement.dilation(of: index))
    }
  }

  /// The number of thresholds, and of features.
  static func featureCount(of filterCount: Int) -> Int { filterCount * thresholdCount }

  private static let sum = [Float](repeating: 1, count: FixedFilter.tapCount)

  /// 2 for three taps and -1 for the others, for all choices of the three.
  private static var differences: [[Float]] {
    let taps = 0..<FixedFilter.tapCount
    return taps.flatMap { a in
      taps[(a + 1)...].flatMap { b in
        taps[(b + 1)...].map { c in taps.map { [a, b, c].contains($0) ? 2 : -1 } }
      }
    }
  }

  /// Thresholds that are quantiles of the outputs of their filter, each for one of some training sequences.
  ///
  /// - Returns: `[features]`.
  func thresholds(from sequences: [PaddedChannels]) -> Tensor {
    let count = Self.thresholdCount
    return Tensor(shape: [filters.count * count]) { thresholds in
      ThreadPool.current.parallelFor(filters.count) { index in
        for feature in index * count..<(index + 1) * count {
          let sequence = Int(
            LowDiscrepancy.element(feature, axis: 2) * Double(sequences.count))
          let channels = sequences[sequence]
          let place = LowDiscrepancy.element(feature, axis: 3) * Double(channels.length)
          thresholds[feature] = 0
          guard channels.length > 0 else { continue }
          channels.withOutputs(of: filters[index...index]) { outputs in
            let sorted = UnsafeBufferPointer(start: outputs, count: channels.length).sorted()
            thresholds[feature] = sorted[Int(place)]
          }
        }
      }
    }
  }

  /// Writes the features of a sequence.
  func writeFeatures(
    of channels: PaddedChannels, thresholds: [Float], to features: UnsafeMutablePointer<Float>
  ) {
    let length = channels.length
    for index in filters.indices {
      channels.withOutputs(of: filters[index...index]) { outputs in
        for number in 0..<Self.thresholdCount {
          let feature = index * Self.thresholdCount + number
          let threshold = thresholds[feature]
          let steps =
            number < 2
            ? FixedFilterKernel.count(of: outputs, count: length, above: threshold)
            : FixedFilterKernel.longestRun(of: outputs, count: length, above: threshold)
          let whole = number.isMultiple(of: 2) ? length : longestLength
          features[feature] = Float(steps) / Float(max(1, whole))
        }
      }
    }
  }
}
