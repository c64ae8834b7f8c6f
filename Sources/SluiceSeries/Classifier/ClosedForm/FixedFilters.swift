import Sluice
import SluicePlatform

/// Filters that are not trained, and their features.
///
/// They follow from their numbers. Half of them are ``CompetingFilters``, as far as these fill groups, and the others are
/// ``ThresholdFilters``.
struct FixedFilters: Sendable {
  private let measured: ThresholdFilters
  private let competing: CompetingFilters
  /// The number of zeros that the filters read before a sequence.
  private let padding: Int

  /// - Parameters:
  ///   - count: the number of filters.
  ///   - placement: where they read.
  init(count: Int, _ placement: FilterPlacement) {
    measured = ThresholdFilters(count: Self.measuredCount(of: count), placement)
    competing = CompetingFilters(groupCount: Self.groupCount(of: count), placement)
    padding = (measured.filters + competing.filters).map(\.reach).max() ?? 0
  }

  private static func measuredCount(of count: Int) -> Int {
    count - groupCount(of: count) * CompetingFilters.groupSize
  }

  private static func groupCount(of count: Int) -> Int { count / 2 / CompetingFilters.groupSize }

  /// The number of thresholds for a number of filters.
  static func thresholdCount(of count: Int) -> Int {
    ThresholdFilters.featureCount(of: measuredCount(of: count))
  }

  /// The number of features of a number of filters.
  static func featureCount(of count: Int) -> Int {
    thresholdCount(of: count) + CompetingFilters.featureCount(ofGroups: groupCount(of: count))
  }

  /// The thresholds, from the outputs for some training sequences, `[thresholds]`.
  func thresholds(from tokens: SequenceTokens) -> Tensor {
    measured.thresholds(
      from: tokens.lengths.indices.map {
        PaddedChannels(tokens, sequence: $0, padding: padding)
      })
  }

  /// The features of sequences.
  ///
  /// - Returns: `[sequences, features]`.
  /// - Complexity: some thirty operations for each filter and step, and nine more for each channel of a filter. Sequences
  ///   are divided between threads.
  func features(of tokens: SequenceTokens, thresholds: Tensor) -> Tensor {
    let thresholds = thresholds.scalars
    let featureCount = thresholds.count + competing.featureCount
    return Tensor(shape: [tokens.lengths.count, featureCount]) { features in
      ThreadPool.current.parallelFor(tokens.lengths.count) { sequence in
        let channels = PaddedChannels(tokens, sequence: sequence, padding: padding)
        let row = features + sequence * featureCount
        measured.writeFeatures(of: channels, thresholds: thresholds, to: row)
        competing.writeFeatures(of: channels, to: row + thresholds.count)
      }
    }
  }
}
