import SluicePlatform

/// The features of the level of sequences of one channel: their mean and the logarithm of their deviation.
///
/// Sequences of one channel are standardized by themselves, so that small and large ones have the same form. What is
/// removed are features of their own, standardized over the training sequences and limited.
public struct SequenceLevels: Codable, Sendable, Hashable {
  /// The least deviation of a sequence.
  private let floor: Double
  /// The scale of the two features.
  private let scale: SeriesScale
  /// Whether the training sequences differ in a feature.
  private let differs: [Bool]

  /// The number of features.
  static let count = 2

  /// The number of kinds of channels of inputs: values, their differences and, for sequences with levels, values that keep
  /// their level.
  static func channelKindCount(hasLevels: Bool) -> Int { hasLevels ? 3 : 2 }

  private static let limit = 3.0
  /// The differences between sequences, as a share of those between steps, that count as none.
  private static let relativeFloor = 1e-3

  /// The features of training sequences.
  ///
  /// - Parameters:
  ///   - scales: the scale of each sequence.
  ///   - all: the scale of all steps.
  init(of scales: [SeriesScale], all: SeriesScale) {
    let deviations = scales.map { $0.deviations[0] }.sorted()
    let floor = max(.leastNormalMagnitude, Self.relativeFloor * deviations[deviations.count / 2])
    let columns = [
      scales.map { $0.means[0] },
      scales.map { Self.logarithm($0.deviations[0], floor: floor) },
    ]
    self.floor = floor
    scale = SeriesScale(of: columns)
    let least = [Self.relativeFloor * all.deviations[0], Self.relativeFloor]
    differs = zip(columns, least).map { column, least in
      (column.max() ?? 0) - (column.min() ?? 0) > least
    }
  }

  /// The features of a sequence with a scale.
  func features(of sequence: SeriesScale) -> [Float] {
    let values = [
      sequence.means[0], Self.logarithm(sequence.deviations[0], floor: floor),
    ]
    return values.enumerated().map { index, value in
      guard differs[index] else { return 0 }
      let standardized = scale.standardized(value, channel: index)
      return Float(min(max(standardized, -Self.limit), Self.limit))
    }
  }

  private static func logarithm(_ deviation: Double, floor: Double) -> Double {
    log(max(deviation, floor))
  }
}
