import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluiceTables
import SluiceTraining

/// Labelled sequences as training data of a classifier.
///
/// Each channel is standardized by its mean and deviation over all steps of the training sequences. Sequences of a
/// batch are padded with zeros at their ends to one length.
///
/// ```swift
/// let data = try SequenceDataset(LabelledSequences(path: "GunPoint_TRAIN.ts"))
/// data.batch(of: [0, 1, 2]).values  // [3, longest, channels]
/// ```
public struct SequenceDataset: TrainingData {
  /// A batch of sequences.
  public struct Batch: TrainingBatch, Equatable {
    /// The standardized values, `[sequences, steps, channels]`; zeros after the end of a sequence.
    public let values: Tensor
    /// The number of steps of each sequence.
    public let lengths: [Int]
    /// The index of the class of each sequence.
    public let labels: [Int]

    /// The number of sequences.
    public var itemCount: Int { labels.count }
  }

  /// The channels, their scale and the classes.
  public let profile: SequenceProfile
  /// The fingerprint of the sequences.
  public let fingerprint: UInt64
  /// The number of sequences in a validation.
  public var validationExampleCount: Int? { validation.count }
  /// The accuracy is reported with the loss.
  public let scoreNames = [Score.accuracyName]

  private let training: StandardizedSequences
  private let validation: StandardizedSequences

  /// Prepares sequences for training.
  ///
  /// - Parameters:
  ///   - training: the training sequences.
  ///   - validation: the sequences of validations; nil for the training sequences, since a small set cannot spare any.
  /// - Throws: `SequenceDataError` if there are too few classes, or if the validation has other channels or classes.
  public init(
    _ training: LabelledSequences, validation: LabelledSequences? = nil
  ) throws(SequenceDataError) {
    profile = try SequenceProfile(of: training)
    self.training = try StandardizedSequences(training, profile)
    if let validation {
      self.validation = try StandardizedSequences(validation, profile)
    } else {
      self.validation = self.training
    }
    fingerprint = self.training.fingerprint &* 31 &+ self.validation.fingerprint
  }

  /// The number of training sequences.
  public var count: Int { training.count }

  /// Training sequences by their index.
  public func batch(of indices: [Int]) -> Batch { training.batch(of: indices) }

  /// Different random sequences for a step; the same sequences in every validation.
  public func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    switch place {
    case .training:
      training.batch(of: Array(draws(numbers.upperBound, random: random)[numbers.lowerBound...]))
    case .validation:
      validation.batch(of: numbers.map { $0 % validation.count })
    }
  }

  /// The sequences of the first numbers of a step: none occurs twice before all have occurred.
  ///
  /// A step of several batches has the sequences of one larger batch, because the order depends only on the random
  /// stream of the step.
  private func draws(_ number: Int, random: RandomStream) -> [Int] {
    var result: [Int] = []
    while result.count < number {
      let stream = random.substream(UInt64(result.count / count))
      // The first steps of a Fisher-Yates shuffle, in which only moved positions are kept.
      var moved: [Int: Int] = [:]
      for index in 0..<min(count, number - result.count) {
        let other = index + stream.integer(below: count - index, at: UInt64(index))
        result.append(moved[other] ?? other)
        moved[other] = moved[index] ?? index
      }
    }
    return result
  }

  /// The memory of the sequences in bytes.
  public var memorySize: Int { training.memorySize + validation.memorySize }

  /// Writes the profile to `sequences.json`.
  public func writeCompanions(to folder: String) throws {
    try JSONFile.write(profile, to: folder + "/" + SequenceProfile.fileName)
  }
}

/// Sequences as batches need them: standardized, without gaps.
struct StandardizedSequences: Sendable {
  private let sequences: [[Float]]
  private let labels: [Int]
  private let channelCount: Int

  /// - Throws: `SequenceDataError` if channels or classes are not those of the profile.
  init(_ sequences: LabelledSequences, _ profile: SequenceProfile) throws(SequenceDataError) {
    let width = profile.channelCount
    guard sequences.channelCount == width else {
      throw .otherChannels(sequences.name, found: sequences.channelCount, expected: width)
    }
    guard sequences.count > 0 else { throw .noSequences(sequences.name) }
    channelCount = width
    let scale = profile.scale
    self.sequences = sequences.sequences.map { sequence in
      let standardized = sequence.enumerated().map { index, value in
        Float(scale.standardized(Double(value), channel: index % width))
      }
      return standardized.filled(channelCount: width)
    }
    guard let names = sequences.classNames, let labels = sequences.labels else {
      throw .noClasses(sequences.name)
    }
    // Files of the same classes can list them in different orders.
    var indices: [Int] = []
    for name in names {
      guard let index = profile.classNames.firstIndex(of: name) else {
        throw .unknownClass(sequences.name, name)
      }
      indices.append(index)
    }
    self.labels = labels.map { indices[$0] }
  }

  var count: Int { sequences.count }

  var memorySize: Int { sequences.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride }

  /// A hash of values, lengths and classes.
  var fingerprint: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ number: UInt64) {
      hash = (hash ^ number) &* 0x100_0000_01b3
      // High bits, such as signs, must change low bits, too.
      hash ^= hash >> 32
    }
    for (sequence, label) in zip(sequences, labels) {
      add(UInt64(sequence.count))
      add(UInt64(label))
      for value in sequence { add(UInt64(value.bitPattern)) }
    }
    return hash
  }

  func batch(of indices: [Int]) -> SequenceDataset.Batch {
    let chosen = indices.map { sequences[$0] }
    let longest = chosen.map(\.count).max() ?? 0
    return SequenceDataset.Batch(
      values: Tensor(shape: [chosen.count, longest / channelCount, channelCount]) { pointer in
        pointer.update(repeating: 0, count: chosen.count * longest)
        for (row, sequence) in chosen.enumerated() {
          (pointer + row * longest).update(from: sequence, count: sequence.count)
        }
      },
      lengths: chosen.map { $0.count / channelCount }, labels: indices.map { labels[$0] })
  }
}
