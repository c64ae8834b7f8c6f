import Sluice
import SluiceFiles
import SluiceTables

/// What a classifier of sequences needs to know of its training data; each checkpoint has it as `sequences.json`.
public struct SequenceProfile: Codable, Sendable, Hashable {
  /// What the model predicts.
  public enum Target: Codable, Sendable, Hashable {
    /// A class: the names of the classes, and the number of training sequences of each.
    case classes(names: [String], counts: [Int])
    /// A number: the scale of the training sequences' numbers, of one channel.
    case number(SeriesScale)
  }

  /// The names of the channels; nil if they have none.
  public let channelNames: [String]?
  /// The scale of the channels over all steps of the training sequences.
  public let scale: SeriesScale
  /// What the model predicts.
  public let target: Target
  /// The number of steps of the longest training sequence.
  public let longest: Int
  /// The deviation of the differences of consecutive steps of each channel, in the standardized scale.
  public let differenceScales: [Double]
  /// The correlation of consecutive values around the means of sequences and channels, at most 1.
  public let smoothness: Double

  /// The name of the file in a checkpoint.
  public static let fileName = "sequences.json"

  /// The profile of training sequences.
  ///
  /// - Throws: `SequenceDataError` if there are no sequences, if they are not labelled, or if all have the same class.
  public init(of training: LabelledSequences) throws(SequenceDataError) {
    guard training.count > 0 else { throw .noSequences(training.name) }
    switch training.target {
    case .unlabelled: throw .noLabels(training.name)
    case .classes(let labels, let names):
      var counts = [Int](repeating: 0, count: names.count)
      for label in labels { counts[label] += 1 }
      guard counts.count(where: { $0 > 0 }) > 1 else { throw .oneClass(training.name) }
      target = .classes(names: names, counts: counts)
    case .numbers(let numbers): target = .number(SeriesScale(of: [numbers]))
    }
    let width = training.channelCount
    var columns = [[Double]](repeating: [], count: width)
    for sequence in training.sequences {
      for (index, value) in sequence.enumerated() { columns[index % width].append(Double(value)) }
    }
    channelNames = training.channelNames
    let scale = SeriesScale(of: columns)
    self.scale = scale
    let differences = SeriesScale(of: training.differences)
    differenceScales = zip(differences.deviations, scale.deviations).map { $0 / $1 }
    longest = training.lengths.max() ?? 1
    smoothness = training.smoothness(scale)
  }

  /// The number of channels.
  public var channelCount: Int { scale.means.count }

  /// The names of the classes; empty if the model predicts a number.
  public var classNames: [String] {
    if case .classes(let names, _) = target { names } else { [] }
  }

  /// The number of training sequences of each class; empty if the model predicts a number.
  public var classCounts: [Int] {
    if case .classes(_, let counts) = target { counts } else { [] }
  }

  /// The scale of the numbers that the model predicts; nil if it predicts classes.
  public var targetScale: SeriesScale? {
    if case .number(let scale) = target { scale } else { nil }
  }
}

extension LabelledSequences {
  /// The differences of consecutive steps of all sequences, by channel.
  fileprivate var differences: [[Double]] {
    var columns = [[Double]](repeating: [], count: channelCount)
    for sequence in sequences {
      for index in channelCount..<max(channelCount, sequence.count) {
        columns[index % channelCount].append(
          Double(sequence[index]) - Double(sequence[index - channelCount]))
      }
    }
    return columns
  }

  /// The correlation of consecutive values around the means of sequences and channels, in the standardized scale.
  ///
  /// It is near 1 for smooth sequences, such as outlines, and near 0 for noise.
  fileprivate func smoothness(_ scale: SeriesScale) -> Double {
    var (product, square) = (0.0, 0.0)
    for sequence in sequences {
      for channel in 0..<channelCount {
        let values = stride(from: channel, to: sequence.count, by: channelCount)
          .map { scale.standardized(Double(sequence[$0]), channel: channel) }
          .filter { !$0.isNaN }
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        for (index, value) in values.enumerated() {
          square += (value - mean) * (value - mean)
          if index > 0 { product += (value - mean) * (values[index - 1] - mean) }
        }
      }
    }
    return square > 0 && product.isFinite && square.isFinite ? product / square : 0
  }
}
