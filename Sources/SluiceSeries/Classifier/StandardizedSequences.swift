import Sluice
import SluiceTables

/// Sequences as batches need them: the inputs of the model, without gaps.
struct StandardizedSequences: Sendable {
  private let sequences: [[Float]]
  /// The features of the level of each sequence; empty without features.
  private let levels: [[Float]]
  private let targets: SequenceDataset.Batch.Targets
  private let channelCount: Int

  /// - Parameters:
  ///   - sequences: the sequences.
  ///   - profile: the profile of the training sequences.
  ///   - isTraining: whether they are the training sequences; noise of others is different.
  ///   - needsTargets: whether the sequences must be labelled; otherwise their labels are ignored.
  /// - Throws: `SequenceDataError` if channels or classes are not those of the profile.
  init(
    _ sequences: LabelledSequences, _ profile: SequenceProfile, isTraining: Bool = false,
    needsTargets: Bool = true
  ) throws(SequenceDataError) {
    let width = profile.channelCount
    guard sequences.channelCount == width else {
      throw .otherChannels(sequences.name, found: sequences.channelCount, expected: width)
    }
    guard sequences.count > 0 else { throw .noSequences(sequences.name) }
    channelCount = profile.inputChannelCount
    targets = needsTargets ? try profile.targets(of: sequences) : .unlabelled
    let inputs = sequences.sequences.enumerated().map { number, sequence in
      profile.inputs(of: sequence, number: number, part: isTraining ? 0 : 1)
    }
    self.sequences = inputs.map(\.values)
    levels = profile.levels == nil ? [] : inputs.map(\.levels)
  }

  var count: Int { sequences.count }

  var memorySize: Int { sequences.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride }

  /// A hash of values, lengths and targets.
  var fingerprint: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ number: UInt64) {
      hash = (hash ^ number) &* 0x100_0000_01b3
      // High bits, such as signs, must change low bits, too.
      hash ^= hash >> 32
    }
    switch targets {
    case .classes(let labels): for label in labels { add(UInt64(label)) }
    case .numbers(let numbers): for number in numbers { add(UInt64(number.bitPattern)) }
    case .unlabelled: break
    }
    for sequence in sequences {
      add(UInt64(sequence.count))
      for value in sequence { add(UInt64(value.bitPattern)) }
    }
    for features in levels { for value in features { add(UInt64(value.bitPattern)) } }
    return hash
  }

  /// A batch of sequences.
  ///
  /// - Parameters:
  ///   - indices: the sequences.
  ///   - change: makes a changed copy of a sequence, from its position in the batch; it keeps the length.
  func batch(
    of indices: [Int], change: (_ position: Int, _ sequence: [Float]) -> [Float] = { $1 }
  ) -> SequenceDataset.Batch {
    let chosen = indices.enumerated().map { change($0, sequences[$1]) }
    let longest = chosen.map(\.count).max() ?? 0
    let chosenTargets: SequenceDataset.Batch.Targets =
      switch targets {
      case .classes(let labels): .classes(indices.map { labels[$0] })
      case .numbers(let numbers): .numbers(indices.map { numbers[$0] })
      case .unlabelled: .unlabelled
      }
    return SequenceDataset.Batch(
      values: Tensor(shape: [chosen.count, longest / channelCount, channelCount]) { pointer in
        pointer.update(repeating: 0, count: chosen.count * longest)
        for (row, sequence) in chosen.enumerated() {
          (pointer + row * longest).update(from: sequence, count: sequence.count)
        }
      },
      lengths: chosen.map { $0.count / channelCount },
      levels: levels.isEmpty
        ? nil
        : Tensor(
          indices.flatMap { levels[$0] }, shape: [indices.count, SequenceLevels.count]),
      targets: chosenTargets)
  }
}

extension SequenceProfile {
  /// The targets of sequences, by the classes or in the scale of the training sequences.
  fileprivate func targets(
    of sequences: LabelledSequences
  ) throws(SequenceDataError) -> SequenceDataset.Batch.Targets {
    switch (sequences.target, target) {
    case (.classes(let labels, let names), .classes):
      let indices = try classIndices(of: names, in: sequences.name)
      return .classes(labels.map { indices[$0] })
    case (.numbers(let numbers), .number(let scale)):
      return .numbers(numbers.map { Float(scale.standardized($0, channel: 0)) })
    case (.unlabelled, _): throw .noLabels(sequences.name)
    case (.classes, .number), (.numbers, .classes):
      throw .otherTarget(sequences.name, needsClasses: targetScale == nil)
    }
  }

  /// The indices of classes by their names: files of the same classes can list them in different orders.
  func classIndices(
    of names: [String], in file: String
  ) throws(SequenceDataError) -> [Int] {
    var indices: [Int] = []
    for name in names {
      guard let index = classNames.firstIndex(of: name) else { throw .unknownClass(file, name) }
      indices.append(index)
    }
    return indices
  }
}
