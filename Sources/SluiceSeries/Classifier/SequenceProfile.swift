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
  /// The features of the level of sequences of one channel, which are standardized by themselves; nil for several
  /// channels, which have one scale.
  public let levels: SequenceLevels?
  /// The deviation of the differences of consecutive steps of each channel, after standardization.
  public let differenceScales: [Double]
  /// The correlation of consecutive values around the means of sequences and channels, at most 1.
  public let smoothness: Double
  /// The channels of noise that are added to the sequences after standardization; nil for none.
  public internal(set) var noise: NoiseChannels?

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
    channelNames = training.channelNames
    scale = SeriesScale(of: training.columns(training.sequences))
    // The scale of each sequence by itself; nil for several channels.
    let own = width == 1 ? training.sequences.map { SeriesScale(ofUnivariate: [$0]) } : nil
    levels = own.map { [scale] in SequenceLevels(of: $0, all: scale) }
    longest = training.lengths.max() ?? 1
    let standardized = training.sequences.enumerated().map { [scale] number, sequence in
      sequence.standardized(by: own?[number] ?? scale)
    }
    differenceScales =
      SeriesScale(of: training.columns(standardized.map { $0.differences(channelCount: width) }))
      .deviations
    smoothness = Self.smoothness(of: standardized, channelCount: width)
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

// MARK: - Inputs

extension SequenceProfile {
  /// The number of channels of the model's inputs: channels and channels of noise, for each kind.
  var inputChannelCount: Int { inputKindCount * (channelCount + (noise?.count ?? 0)) }

  /// The number of kinds of channels of the model's inputs.
  var inputKindCount: Int { SequenceLevels.channelKindCount(hasLevels: levels != nil) }

  /// The largest magnitude of a difference, and of a value that keeps its level: a single wrong value must not decide.
  private static let inputLimit: Float = 10

  /// The inputs of the model for a sequence, `[length, inputChannelCount]`, kind by kind, and the features of its level.
  ///
  /// - Parameters:
  ///   - sequence: `[length, channels]`.
  ///   - number: the number of the sequence, for its noise.
  ///   - part: 0 for training sequences, 1 for others, whose noise is different.
  func inputs(
    of sequence: [Float], number: Int, part: UInt64
  ) -> (values: [Float], levels: [Float]) {
    let own = levels == nil ? scale : SeriesScale(ofUnivariate: [sequence])
    let length = sequence.count / channelCount
    let noiseValues = noise?.values(length: length, sequence: number, part: part) ?? []
    func standardized(by scale: SeriesScale) -> [Float] {
      sequence.standardized(by: scale).filled(channelCount: channelCount)
        .joined(with: noiseValues, steps: length)
    }
    let values = standardized(by: own)
    let scales =
      differenceScales.map { Float($0) }
      + Array(repeating: NoiseChannels.differenceScale, count: noise?.count ?? 0)
    let differences = values.differences(channelCount: scales.count)
    // The first step has the difference of the second one.
    let all =
      differences.isEmpty ? values.map { _ in 0 } : differences.prefix(scales.count) + differences
    let scaled = all.enumerated().map { index, value in
      Self.limited(value / scales[index % scales.count])
    }
    let inputs = values.joined(with: scaled, steps: length)
    guard let levels else { return (inputs, []) }
    return (
      inputs.joined(with: standardized(by: scale).map(Self.limited), steps: length),
      levels.features(of: own)
    )
  }

  private static func limited(_ value: Float) -> Float { max(-inputLimit, min(inputLimit, value)) }

  /// The correlation of consecutive values around the means of sequences and channels.
  ///
  /// It is near 1 for smooth sequences, such as outlines, and near 0 for noise.
  private static func smoothness(of sequences: [[Float]], channelCount: Int) -> Double {
    var (product, square) = (0.0, 0.0)
    for sequence in sequences {
      for channel in 0..<channelCount {
        let values = stride(from: channel, to: sequence.count, by: channelCount)
          .map { Double(sequence[$0]) }.filter { !$0.isNaN }
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

extension SeriesScale {
  /// The scale of a sequence of one channel, or of several such sequences; NaN is a missing value.
  fileprivate init(ofUnivariate sequences: [[Float]]) {
    self.init(of: [sequences.flatMap { $0.map { Double($0) } }])
  }
}

extension [Float] {
  /// A sequence `[length, channels]` in a scale.
  fileprivate func standardized(by scale: SeriesScale) -> [Float] {
    let width = scale.means.count
    return enumerated().map { index, value in
      Float(scale.standardized(Double(value), channel: index % width))
    }
  }

  /// A sequence `[length, channels]` with further channels after its own.
  fileprivate func joined(with other: [Float], steps: Int) -> [Float] {
    let (width, otherWidth) = (count / steps, other.count / steps)
    var result: [Float] = []
    result.reserveCapacity(count + other.count)
    for step in 0..<steps {
      result += self[step * width..<(step + 1) * width]
      result += other[step * otherWidth..<(step + 1) * otherWidth]
    }
    return result
  }

  /// The differences of consecutive steps, `[length - 1, channels]`.
  fileprivate func differences(channelCount: Int) -> [Float] {
    zip(dropFirst(channelCount), self).map { $0 - $1 }
  }
}

extension LabelledSequences {
  /// The values of each channel of sequences with these channels.
  fileprivate func columns(_ sequences: [[Float]]) -> [[Double]] {
    var columns = [[Double]](repeating: [], count: channelCount)
    for sequence in sequences {
      for (index, value) in sequence.enumerated() {
        columns[index % channelCount].append(Double(value))
      }
    }
    return columns
  }
}
