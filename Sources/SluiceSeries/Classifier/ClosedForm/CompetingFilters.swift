import Sluice
import SluiceKernels
import SluicePlatform

/// Fixed filters in groups of eight, of which the one with the largest output counts at each step.
///
/// A filter has two features: the sum of its outputs at the steps where they are the largest of the group, and the number
/// of steps where they are the smallest.
///
/// Square roots are taken of both. They are relative to the length of the sequence, or, in every other group, to that of the
/// longest training sequence. The weights of a filter are random, add up to zero, and their magnitudes add up to one. The
/// filters of a group have the same channels and dilation.
///
/// Source: Dempster, Schmidt and Webb 2022, "Hydra: Competing convolutional kernels for fast and accurate time series
/// classification" (arXiv 2203.13652).
struct CompetingFilters: Sendable {
  /// The filters, group by group.
  let filters: [FixedFilter]

  private let longestLength: Int

  /// The number of filters of a group.
  static let groupSize = 8
  /// The number of features of a filter.
  private static let measureCount = 2

  init(groupCount: Int, _ placement: FilterPlacement) {
    longestLength = placement.length
    filters = (0..<groupCount).flatMap { group in
      let (channels, dilation) = (placement.channels(of: group), placement.dilation(of: group))
      return (0..<Self.groupSize).map { number in
        FixedFilter(
          channels: channels, weights: Self.weights(of: group * Self.groupSize + number),
          dilation: dilation)
      }
    }
  }

  /// The number of features.
  var featureCount: Int { filters.count * Self.measureCount }

  /// The number of features of a number of groups.
  static func featureCount(ofGroups count: Int) -> Int { count * groupSize * measureCount }

  private static func weights(of index: Int) -> [Float] {
    let random = RandomStream(seed: 1).substream(UInt64(index))
    let values = (0..<FixedFilter.tapCount).map { random.uniform(at: UInt64($0)) }
    let mean = values.reduce(0, +) / Float(values.count)
    let total = values.reduce(0) { $0 + abs($1 - mean) }
    return values.map { ($0 - mean) / total }
  }

  /// Writes the features of a sequence.
  func writeFeatures(of channels: PaddedChannels, to features: UnsafeMutablePointer<Float>) {
    let (length, size) = (channels.length, Self.groupSize)
    for first in stride(from: 0, to: filters.count, by: size) {
      let results = features + first * Self.measureCount
      channels.withOutputs(of: filters[first..<first + size]) { outputs in
        FilterCompetitionKernel.compete(
          outputs, filterCount: size, count: length, results: results)
      }
      let whole = (first / size).isMultiple(of: 2) ? length : longestLength
      for index in 0..<size * Self.measureCount {
        results[index] = (max(0, results[index]) / Float(max(1, whole))).squareRoot()
      }
    }
  }
}
